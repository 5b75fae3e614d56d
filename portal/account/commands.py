"""`flask setup`."""

from collections.abc import Callable

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from portal.account import queries
from portal.account.actions import founding, second_factor
from portal.branches.models import Branch
from portal.core.database import migrate
from portal.core.text import clean
from portal.core.web.addresses import link_to
from portal.people import actions as people
from portal.people.models import Person

# Option, the question without it, the most characters.
ASKED = (
    ("branch-code", "Code of your branch", Branch.code.max_length),
    ("branch-name", "Its name", Branch.name.max_length),
    ("name", "First senior team leader", Person.name.max_length),
    ("email", "Their email", Person.email.max_length),
)


def about_the_first(command: Callable) -> Callable:
    """Give a command the options of ASKED, as parameters of those names."""
    for option, question, _most in reversed(ASKED):
        command = click.option(f"--{option}", help=f"{question}.")(command)
    return command


def asked(*given: str | None) -> list[str]:
    """What was given, in the order of ASKED, and asked for where it was not."""
    texts = []
    for (option, question, most), text in zip(ASKED, given, strict=True):
        typed = clean(click.prompt(question) if text is None else text)
        if not typed:
            raise click.UsageError(f"--{option} cannot be empty.")
        if len(typed) > most:
            raise click.UsageError(f"--{option} has at most {most} characters.")
        texts.append(typed)
    try:
        texts[-1] = validate_email(texts[-1], check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise click.UsageError(f"“{texts[-1]}” is no email address.") from None
    return texts


account_cli = AppGroup("account", help="The way in of people.")


def whose(email: str, branch: str | None) -> Person:
    """The one person who logs in with this address, at this branch."""
    found = [one for one in queries.by_email(email) if branch in {None, one.branch.code}]
    if not found:
        raise click.ClickException(f"Nobody logs in with “{email}”.")
    if len(found) > 1:
        codes = ", ".join(sorted(one.branch.code for one in found))
        raise click.ClickException(f"“{email}” is used in {codes}. Say which: --branch CODE")
    return found[0]


of_branch = click.option("--branch", help="The code of the branch, for who helps in several.")


@account_cli.command("unlock")
@click.argument("email")
@of_branch
def unlock(email, branch) -> None:
    """Let the person with this address set up another phone; they get a mail."""
    with migrate.opened():
        person = whose(email, branch)
        was_there = second_factor.take_off(person, None)
    done = "sets up another phone at the next log-in" if was_there else "had no second factor"
    click.echo(f"{person.name or person.code} {done}.")


@account_cli.command("confirm")
@click.argument("email")
@of_branch
def confirm(email, branch) -> None:
    """Give the person with this address the role that waits for a second one to confirm it."""
    with migrate.opened():
        person = whose(email, branch)
        try:
            given = people.confirm_roles(person, None)
        except people.NotSecond:
            raise click.ClickException("Who asked for it may not, or a paper is missing.") from None
    click.echo(f"{given} roles given to {person.name or person.code}.")


@click.command("setup")
@about_the_first
@click.option("--page", is_flag=True, help="Print a code, for the page where it is asked.")
def setup_command(branch_code, branch_name, name, email, page) -> None:
    """Make the first branch and its first senior team leader, in an empty database."""
    with migrate.opened(begins=True):
        try:
            if page:
                return click.echo(where_to_begin())
            details = asked(branch_code, branch_name, name, email)
            link = founding.found(*details)
        except founding.NotEmpty:
            raise click.ClickException(
                "There are people in this database. Is it a demo? Then: flask demo --leave"
            ) from None
    return click.echo(f"{details[2]} chooses a password here:\n{link}")


def where_to_begin() -> str:
    """The page that begins an installation, and a new code for it. Raises NotEmpty."""
    code = founding.new_code()
    return f"Open {link_to('account.begin_portal')} and type this code: {code}"
