"""`mieux survey preview`: a questionnaire as respondents will see it, anew at each save."""

import socket
import threading
import webbrowser
from contextlib import suppress
from pathlib import Path

import click

from app.cli.survey.check import questionnaire_of

HOST = "127.0.0.1"  # this machine alone
SECONDS = 2.0  # after which the file is read again, even where its folder tells of no change

NOT_INSTALLED = {
    "fr": "Ce qui suit les fichiers n’est pas installé\N{NO-BREAK SPACE}: "
    "«\N{NO-BREAK SPACE}pip install mieux[preview]\N{NO-BREAK SPACE}».",
    "en": "What follows files is not installed: `pip install mieux[preview]`.",
}
TAKEN = {
    "fr": "Le port {port} est déjà pris\N{NO-BREAK SPACE}: choisissez-en un autre avec --port.",
    "en": "Port {port} is already taken: choose another with --port.",
}
SHOWN = {
    "fr": "{address}\nÀ chaque enregistrement, la page suit. Ctrl-C pour arrêter.",
    "en": "{address}\nThe page follows each save. Ctrl-C to stop.",
}


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65_535), default=8001, show_default=True)
@click.option("--no-browser", is_flag=True, help="Open no browser: only say the address.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
def preview(path: Path, port: int, no_browser: bool, language: str) -> None:
    """Show a questionnaire in a browser on this machine, anew each time it is saved.

    PATH is a YAML file; its lists and later findings are followed too. Beside each page stand its
    problems, in every language and state, for everyone whom it asks; with the map, and a trial.
    Nothing is kept. Port 0 takes any that is free.
    """
    try:
        import watchfiles
    except ImportError:
        raise click.ClickException(NOT_INSTALLED[language]) from None
    from werkzeug.serving import WSGIRequestHandler, make_server

    from app.web import local

    class Quiet(WSGIRequestHandler):
        """Writes no line for each page."""

        def log(self, type: str, message: str, *args: object) -> None:
            pass

    _refuse_taken(port, language)
    file = questionnaire_of(path).resolve()
    app, desk = local.application(file, language)
    server = make_server(HOST, port, app, threaded=True, request_handler=Quiet)
    address = f"http://{HOST}:{server.port}"
    click.echo(SHOWN[language].format(address=address))
    stop = threading.Event()

    def follow() -> None:
        folders = [file.parent, *(one / "lists" for one in file.parents[:2])]
        known = [folder for folder in folders if folder.is_dir()]
        pause = int(SECONDS * 1000)
        for _ in watchfiles.watch(
            *known,
            watch_filter=None,
            stop_event=stop,
            rust_timeout=pause,
            yield_on_timeout=True,
            recursive=False,
        ):
            desk.look()

    threading.Thread(target=follow, daemon=True).start()
    if not no_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    stop.set()


def _refuse_taken(port: int, language: str) -> None:
    """Say that a port is in use, in one sentence."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        raise click.ClickException(TAKEN[language].format(port=port)) from None
