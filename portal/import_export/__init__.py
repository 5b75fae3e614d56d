"""Import and export of files."""

from portal.core.crypto import SealedColumn
from portal.feature import Feature
from portal.import_export.actions import running
from portal.import_export.commands import export_command, import_command
from portal.import_export.models import ImportRun
from portal.import_export.routes import bp

feature = Feature(
    long_work=("import_export",),
    sealed=(SealedColumn(ImportRun, "files_sealed", lambda run: f"import_run.files.{run.id}"),),
    blueprint=bp,
    tables=(ImportRun,),
    commands=(import_command, export_command),
    tasks={"forget files of imports": running.forget},
)
