from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField

from portal.core.forms import Form


class UploadForm(Form):
    files = MultipleFileField(_l("CSV or Excel files, or a ZIP of these"))
