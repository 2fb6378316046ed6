"""The WSGI entry point: `app` for any server, with the open waves ready to be answered."""

from app import create_app, logs
from app.web.counters import keep_adding
from app.web.warmup import keep_ready

logs.set_up()
app = create_app()
keep_ready(app)
keep_adding(app)
