"""What it was about: topics, the words of the branch itself, and what it asks besides."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectMultipleField

from portal.activities.forms.part import PartOfLog
from portal.activities.models import Channel, Topic
from portal.activities.models.words import ANSWER_LENGTH, AnswerKind, OwnWord
from portal.core.forms.record_numbers import ManyNumbers, number_or_none
from portal.core.person_numbers import objection_to_numbers
from portal.core.text import clean, same_text

PREFIX = "answer-"  # before the number of a question, in the name of its field


class AnswersField(Field):
    """{number of a question: what was answered}, each from a field of its own."""

    data: dict[int, str]

    def process(self, formdata, *data, **options) -> None:
        super().process(None, *data, **options)
        self.data = dict(self.data or {})
        for name in formdata or ():
            number = number_or_none(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
            if number:
                self.data[number] = formdata[name]


class About(PartOfLog):
    """The part of the log form that is about topics and words of the branch."""

    topics = SelectMultipleField(_l("What was it about?"), choices=list(Topic))
    times = SelectMultipleField(validate_choice=False, choices=[])  # "finance:2", of ticked topics
    words = ManyNumbers(label=_l("Own words"))
    answers = AnswersField(_l("Questions of your branch"))

    @property
    def times_of(self) -> dict[str, int]:
        """{topic: how many questions on it}; one where nothing else was said."""
        pairs = (re.fullmatch(r"(\w+):([1-9]\d?)", text) for text in self.times.data or [])
        return {pair[1]: int(pair[2]) for pair in pairs if pair}

    @property
    def chosen_topics(self) -> list[str]:
        """What it was about; a topic with two questions, or two own words, is there twice."""
        if not self.fits.topics:
            return self.shown.get("all_topics", [])
        times, below = self.times_of, [word.under for word in self.ticked_words]
        chosen = dict.fromkeys([*(self.topics.data or []), *(u for u in below if u in set(Topic))])
        return [t for t in chosen for _i in range(max(times.get(t, 1), below.count(t)))]

    @property
    def chosen_channel(self) -> str | None:
        """The channel itself, also where one of the branch below it was chosen: phone/12."""
        return (self.channel.data or "").partition("/")[0] or None

    @property
    def offered_words(self) -> dict[int, OwnWord]:
        return {word.id: word for word in self.scope.words_on(self.chosen_day)}

    @property
    def ticked_words(self) -> list[OwnWord]:
        """Those that this kind of activity asks and that hold on that day."""
        below = number_or_none((self.channel.data or "").partition("/")[2])
        typed = [*(self.words.data or []), *([below] if below else [])]
        offered = self.offered_words
        return [offered[n] for n in dict.fromkeys(typed) if n in offered and self.asks(offered[n])]

    def asks(self, word: OwnWord) -> bool:
        """Whether this kind has a place for it, in what was chosen."""
        if word.under in set(Topic):
            return self.fits.topics
        return word.under in {self.kind, self.chosen_channel}

    def check_words(self) -> None:
        """Only what holds on that day, one below a kind, and answers that fit their question."""
        self.chosen_words: dict[int, str | None] = {}
        if set(self.words.data or []) - {0} - self.offered_words.keys():
            self.refuse("words", _("This word does not hold on that day. Choose again."))
            return
        ticked = [word for word in self.ticked_words if not word.is_question]
        if sum(word.under == self.kind for word in ticked) > 1:
            self.refuse("words", _("Choose one of these."))
        kept = self.shown.get("chosen_words", {})
        self.chosen_words = {word.id: None for word in ticked}
        for word in self.offered_words.values():
            if word.is_question and self.asks(word):
                if said := self.answer_to(word, kept.get(word.id)):
                    self.chosen_words[word.id] = said
            elif word.id in kept and not self.asks(word) and word.under not in set(Channel):
                self.chosen_words[word.id] = kept[word.id]  # a file brought what no form asks

    def answer_to(self, question: OwnWord, before: str | None) -> str | None:
        typed = self.answers.data.get(question.id)
        if before is not None and same_text(typed, before):
            return before
        said = clean(typed) or None
        if said is None:
            return None
        if objection := wrong_answer(question, said) or objection_to_numbers(said):
            self.refuse("answers", f"{question.name}: {objection}")
        return said


def wrong_answer(question: OwnWord, said: str) -> str | None:
    """What is wrong with an answer, or nothing."""
    if len(said) > ANSWER_LENGTH:
        return _("Use at most %(max)d characters.") % {"max": ANSWER_LENGTH}
    if question.answer == AnswerKind.NUMBER and not re.fullmatch(r"\d{1,6}", said):
        return _("Type a number, like 12.")
    choices = {AnswerKind.YES_NO: ["yes", "no"], AnswerKind.CHOICE: question.options}
    if said not in choices.get(AnswerKind(question.answer or "text"), [said]):
        return _("Choose something from the list.")
    return None
