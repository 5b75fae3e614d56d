"""Making a CV together: whose, what they agreed to, and the steps."""

from flask import abort, flash, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.clients.models import Client
from portal.consents import actions as consents
from portal.consents import queries as agreed
from portal.consents.forms import HowForm
from portal.consents.models import ConsentPurpose, ConsentSource
from portal.core.clock import today
from portal.core.database import StaleVersion, fields_of
from portal.core.forms.fields import known
from portal.core.i18n.language import LANGUAGES, language, speaking
from portal.core.web import searches
from portal.core.web.access import Permission, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.drafts import actions as drafts
from portal.employment.cvs import queries
from portal.employment.cvs.actions import keeping, photos
from portal.employment.cvs.actions.versions import content_of
from portal.employment.cvs.actions.wording import Shown, in_words
from portal.employment.cvs.forms import STEP_NAMES, STEPS, PhotoForm, StepForm
from portal.employment.cvs.models import CVProfile
from portal.employment.cvs.models.labels import LANGUAGES as CV_LANGUAGES
from portal.employment.cvs.models.labels import LAYOUTS
from portal.employment.cvs.routes import bp, fetch

ORDER = [*STEPS, "done"]
ABOUT_CVS = (ConsentPurpose.MAKE_CV, ConsentPurpose.SHARE_CV, ConsentPurpose.PHOTO)


@bp.get("/cvs")
@requires(Permission.SEE_EMPLOYMENT)
@lists_clients
def index():
    typed = searches.typed_before()
    rows = queries.overview(current_user, typed)
    return render_template("cvs/index.html", rows=rows, typed=typed)


@bp.post("/cvs")
@requires(Permission.SEE_EMPLOYMENT)
def search():
    return searches.look_for(".index")


@bp.get("/cvs/<int:client_id>")
@requires(Permission.SEE_EMPLOYMENT)
def show(client_id):
    return overview_of(fetch(client_id), HowForm(formdata=None))


def overview_of(client: Client, form: HowForm, purpose: ConsentPurpose | None = None, **more):
    page = render_template(
        "cvs/show.html",
        client=client,
        profile=queries.profile_of(client),
        may_write=client.can_be_coached_by(current_user),
        consents=[one for one in agreed.consents_of(client) if one.purpose in ABOUT_CVS],
        running={p: agreed.running_consent(client, p) for p in ABOUT_CVS},
        versions=list(queries.versions_of(client)),
        shares=queries.shares_of(client),
        form=form,
        asked=purpose,
        new_link=session.pop("new_cv_link", None),
        layouts=LAYOUTS,
        today=today(),
        photo=photos.photo_of(client),
        **{"photo_form": PhotoForm(formdata=None)} | more,
    )
    is_wrong = form.errors or any(other.errors for other in more.values())
    return page, 422 if is_wrong else 200


@bp.post("/cvs/<int:client_id>/consents/<purpose>")
@requires(Permission.COACH_TO_WORK)
@sent_once
def consent(client_id, purpose):
    client = fetch(client_id)
    if purpose not in ABOUT_CVS:
        abort(404)
    if not client.can_be_coached_by(current_user):
        abort(403)
    form = HowForm(prefix=purpose)
    if not form.validate_on_submit():
        return overview_of(client, form, ConsentPurpose(purpose))
    source = ConsentSource(form.source.data)
    consents.give(current_user, client, ConsentPurpose(purpose), source, form.given_on.value)
    flash(_("Noted. They can take it back at any time."))
    return redirect(url_for(".show", client_id=client.id), 303)


@bp.route("/cvs/<int:client_id>/steps/<step>", methods=["GET", "POST"])
@requires(Permission.COACH_TO_WORK)
def edit(client_id, step):
    """One of the six steps. Its labels may be in another language; the CV is Dutch."""
    client = fetch(client_id)
    if step not in ORDER:
        abort(404)
    if not client.can_be_coached_by(current_user):
        abort(403)
    try:
        find = keeping.begin if request.method == "POST" else keeping.as_it_is
        profile = find(current_user, client)
    except keeping.NotAgreed:
        flash(_("First ask whether they agree, and note it here."), "warning")
        return redirect(url_for(".show", client_id=client.id), 303)
    with speaking(labels_language()):
        if step == "done":
            return done(client, profile)
        return filled_in(client, profile, step)


def labels_language() -> str:
    chosen = session.get("cv_labels")
    return chosen if chosen in LANGUAGES else language()


def first_page(client: Client, profile: CVProfile, step: str) -> str:
    form = STEPS[step](formdata=None, stored=as_typed(profile, step))
    if form.is_blank:
        form.version.data = profile.version
    return step_page(client, form, step)


def filled_in(client: Client, profile: CVProfile, step: str):
    if request.method == "GET":
        return first_page(client, profile, step)
    form = STEPS[step](stored=as_typed(profile, step))
    fits = form.validate()
    if is_autosave():
        form.drop_what_is_wrong()
        return kept_meanwhile(profile, form, fits)
    act = request.form.get("act", "next")
    if not fits:
        if act.startswith("labels:"):
            return in_other_labels(client, form, step, act.removeprefix("labels:"))
        return step_page(client, form, step), 422
    try:
        keeping.keep(
            current_user, profile, form.version.seen, form.wanted_values(), form.wanted_rows()
        )
    except StaleVersion:
        return conflict(client, form, step)
    if act.startswith("labels:"):
        session["cv_labels"] = act.removeprefix("labels:")
    return redirect(after(client, step, act), 303)


def as_typed(profile: CVProfile, step: str) -> dict:
    names = {name for name, field in STEPS[step](formdata=None)._fields.items()}
    data = {name: getattr(profile, name) for name in names if name in fields_of(profile)}
    for name in names & {"licences", "parts_of_day"}:
        data[name] = (data[name] or "").split()
    for name in names & set(keeping.LISTS):
        data[name] = keeping.stored(profile, name)
    return data


def is_autosave() -> bool:
    return request.headers.get("X-Autosave") == "1"


def kept_meanwhile(profile: CVProfile, form: StepForm, fits: bool):
    """While somebody types: keep what is right, say what is not."""
    try:
        keeping.keep(
            current_user, profile, form.version.seen, form.wanted_values(), form.wanted_rows()
        )
    except StaleVersion:
        return jsonify(kept=False), 409
    if fits:
        drafts.finish(current_user, request)
    return jsonify(kept=True, all=fits, version=profile.version)


def in_other_labels(client: Client, form: StepForm, step: str, language: str):
    """What is not right yet stays as it was typed, under labels in the other language."""
    session["cv_labels"] = language
    with speaking(labels_language()):
        again = STEPS[step]()
        again.validate()
        return step_page(client, again, step), 422


def conflict(client: Client, form: StepForm, step: str):
    """Somebody else was first: what was typed stays, what is kept now stands beside it."""
    theirs = known(queries.profile_of(client))
    now = in_words(Shown(content_of(theirs), theirs.name or client.full_name))
    form.version.data = theirs.version
    return step_page(client, form, step, now=now), 409


def after(client: Client, step: str, act: str) -> str:
    """Where a button leads to, once the step is kept."""
    if act == "stop":
        return url_for(".show", client_id=client.id)
    if act.startswith("to:") and act.removeprefix("to:") in ORDER:
        return at_step(client, act.removeprefix("to:"))
    if act == "next":
        return at_step(client, ORDER[ORDER.index(step) + 1])
    anchor = act.removeprefix("more:") + "-more" if act.startswith("more:") else "content"
    return at_step(client, step, anchor)


def at_step(client: Client, step: str, anchor: str = "content") -> str:
    """With an anchor always: without one, a browser keeps that of the page before."""
    return url_for(".edit", client_id=client.id, step=step, _anchor=anchor)


def step_page(client: Client, form: StepForm, step: str, **more) -> str:
    form.make_room()
    return render_template(
        f"cvs/steps/{step}.html",
        client=client,
        form=form,
        step=step,
        order=ORDER,
        names=STEP_NAMES,
        languages=LANGUAGES,
        **more,
    )


def done(client: Client, profile: CVProfile):
    if request.method == "POST":
        act = request.form.get("act", "")
        if act.startswith("labels:"):
            session["cv_labels"] = act.removeprefix("labels:")
        return redirect(after(client, "done", act if act.startswith("to:") else "stay"), 303)
    content = content_of(profile)
    made = list(queries.versions_of(client))
    last = queries.last_version(client)
    return render_template(
        "cvs/steps/done.html",
        client=client,
        step="done",
        order=ORDER,
        names=STEP_NAMES,
        languages=LANGUAGES,
        cv=in_words(Shown(content, profile.name or client.full_name)),
        photo_url=url_for(".photo", client_id=client.id) if content["photo"] else None,
        versions=made,
        is_new=last is None or last.says(without_name=False) != content,
        says_nothing=not any(content[name] for name in keeping.LISTS),
        layouts=LAYOUTS,
        cv_languages=CV_LANGUAGES,
    )
