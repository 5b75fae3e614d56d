"""The API: what other programs read and do with the token of somebody, and no more than they may.

Each feature says in its `api.py` what there is of it; here is what all of that has in common.
"""

from itertools import chain

from flask import Flask

from portal.api.actions import clean_up
from portal.api.models import ApiToken
from portal.api.resources import ME, operations_of
from portal.api.routes import bp, document, doing, entering
from portal.core.web.problems import PATH
from portal.feature import Feature, contributed


def init_app(app: Flask) -> None:
    app.login_manager.request_loader(entering.owner_of_token)
    entering.init_app(app)
    app.add_url_rule(f"/{PATH}/openapi.json", f"{doing.BLUEPRINT}.openapi", document.openapi)
    with app.app_context():
        resources = map(operations_of, contributed().resources)
        for operation in (ME, *chain.from_iterable(resources), *contributed().operations):
            doing.add(app, operation)


feature = Feature(
    blueprint=bp,
    tables=(ApiToken,),
    init_app=init_app,
    without_session=(doing.BLUEPRINT,),
    tasks={"clean up tokens": clean_up},
)
