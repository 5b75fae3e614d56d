"""What people call the codes of a CV."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.employment.cvs.models.profile import LanguageSkill, Licence, PartOfDay, Sector
from portal.employment.cvs.models.versions import Layout, WrittenIn

SECTORS = {
    Sector.AGRICULTURE: _l("Farming and gardens"),
    Sector.BUILDING: _l("Building"),
    Sector.CARE: _l("Care"),
    Sector.CLEANING: _l("Cleaning"),
    Sector.CLOTHING: _l("Clothing and fabrics"),
    Sector.EDUCATION: _l("Teaching"),
    Sector.FOOD: _l("Making food"),
    Sector.HAIR_AND_BEAUTY: _l("Hair and beauty"),
    Sector.HOSPITALITY: _l("Hotels and restaurants"),
    Sector.ICT: _l("Computers and IT"),
    Sector.INDUSTRY: _l("Factory"),
    Sector.LOGISTICS: _l("Warehouse and delivery"),
    Sector.OFFICE: _l("Office"),
    Sector.PUBLIC: _l("Government"),
    Sector.SHOP: _l("Shop"),
    Sector.TECHNICAL: _l("Technical work"),
    Sector.TRANSPORT: _l("Driving"),
    Sector.OTHER: _l("Another sector"),
}
LEVELS: dict[str, Any] = {
    LanguageSkill.A0: _l("just begun (A0)"),
    LanguageSkill.A1: _l("a little (A1)"),
    LanguageSkill.A2: _l("basic (A2)"),
    LanguageSkill.B1: _l("fair (B1)"),
    LanguageSkill.B2: _l("good (B2)"),
    LanguageSkill.C1: _l("very good (C1)"),
    LanguageSkill.C2: _l("excellent (C2)"),
    LanguageSkill.NATIVE: _l("mother tongue"),
}
# What each level means to who speaks it.
SPOKEN = {
    LanguageSkill.A0: _l("A0: I just began"),
    LanguageSkill.A1: _l("A1: I know words and short sentences"),
    LanguageSkill.A2: _l("A2: I can shop and ask the way"),
    LanguageSkill.B1: _l("B1: I can talk about my work and my day"),
    LanguageSkill.B2: _l("B2: I can follow a meeting and explain things"),
    LanguageSkill.C1: _l("C1: I speak easily about anything"),
    LanguageSkill.C2: _l("C2: I speak as somebody who was born here"),
    LanguageSkill.NATIVE: _l("Mother tongue"),
}
WRITTEN = {
    LanguageSkill.A0: _l("A0: I just began"),
    LanguageSkill.A1: _l("A1: I can fill in my name and address"),
    LanguageSkill.A2: _l("A2: I can write a short message"),
    LanguageSkill.B1: _l("B1: I can write an email"),
    LanguageSkill.B2: _l("B2: I can write a report"),
    LanguageSkill.C1: _l("C1: I write easily about anything"),
    LanguageSkill.C2: _l("C2: I write without mistakes"),
    LanguageSkill.NATIVE: _l("Mother tongue"),
}
LICENCES = {
    Licence.AM: _l("Moped (AM)"),
    Licence.A: _l("Motorcycle (A)"),
    Licence.B: _l("Car (B)"),
    Licence.BE: _l("Car with trailer (BE)"),
    Licence.C: _l("Lorry (C)"),
    Licence.D: _l("Bus (D)"),
    Licence.T: _l("Tractor (T)"),
    Licence.FORKLIFT: _l("Forklift truck"),
}
PARTS_OF_DAY = {
    PartOfDay.MORNING: _l("mornings"),
    PartOfDay.AFTERNOON: _l("afternoons"),
    PartOfDay.EVENING: _l("evenings"),
    PartOfDay.NIGHT: _l("nights"),
    PartOfDay.WEEKEND: _l("weekends"),
}
LAYOUTS = {
    Layout.CLASSIC: _l("Classic, one column"),
    Layout.MODERN: _l("Modern, two columns"),
}
# A draft until somebody who speaks it read the words of its catalogue.
LANGUAGES = {
    WrittenIn.DUTCH: _l("Dutch"),
    WrittenIn.ENGLISH: _l("English"),
    WrittenIn.ARABIC: _l("Arabic (draft)"),
    WrittenIn.TIGRINYA: _l("Tigrinya (draft)"),
    WrittenIn.UKRAINIAN: _l("Ukrainian (draft)"),
    WrittenIn.FARSI: _l("Farsi (draft)"),
    WrittenIn.TURKISH: _l("Turkish (draft)"),
}
