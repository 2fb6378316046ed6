"""The WSGI entry point: `app` for any server, with the open waves ready to be answered."""

from app import create_app
from app.web.warmup import keep_ready

app = create_app()
keep_ready(app)
