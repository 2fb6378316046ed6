"""What Flask, Flask-WTF and Flask-Security are told."""

import hmac
from datetime import timedelta
from typing import Any

from app.config import Config
from app.web import access
from app.web.accounts import messages
from app.web.sessions import STAFF

TEMPLATES = {
    "CHANGE_PASSWORD": "change",
    "FORGOT_PASSWORD": "forgotten",
    "LOGIN_USER": "sign_in",
    "MULTI_FACTOR_RECOVERY": "recovery",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
    "RESET_PASSWORD": "reset",
    "TWO_FACTOR_SELECT": "select",
    "TWO_FACTOR_SETUP": "set_up",
    "TWO_FACTOR_VERIFY_CODE": "code",
    "VERIFY": "verify",
    "WAN_REGISTER": "passkeys",
    "WAN_SIGNIN": "passkey",
}
LEAST_PASSWORD = 12  # characters
FRESH = timedelta(minutes=15)  # after the password was typed, what one signs in with may be changed
TESTING = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


def settings(config: Config) -> dict[str, Any]:
    """The settings of all three, by name."""
    key = hmac.digest(config.secret_key.encode(), b"mieux second factors", "sha256").hex()
    templates = {
        f"SECURITY_{name}_TEMPLATE": f"accounts/{file}.html" for name, file in TEMPLATES.items()
    }
    return (
        templates
        | messages.settings()
        | {
            "PERMANENT_SESSION_LIFETIME": timedelta(seconds=access.IDLE),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_NAME": "staff",
            "SESSION_COOKIE_PATH": STAFF,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": True,  # browsers take it over plain HTTP on this machine only
            "WTF_CSRF_TIME_LIMIT": None,  # a form is as old as its session
            "SECURITY_URL_PREFIX": STAFF,
            "SECURITY_STATIC_FOLDER": None,
            "SECURITY_CACHE_CONTROL": None,  # ours
            "SECURITY_I18N_DOMAIN": "messages",  # ours
            "SECURITY_I18N_DIRNAME": config.flask()["BABEL_TRANSLATION_DIRECTORIES"],
            "SECURITY_POST_LOGIN_VIEW": "staff.account.welcome",
            "SECURITY_POST_LOGOUT_VIEW": f"{STAFF}/login",
            "SECURITY_POST_CHANGE_VIEW": "staff.account.page",
            "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "staff.account.page",
            "SECURITY_PASSWORD_HASH": "argon2",
            "SECURITY_PASSWORD_SCHEMES": ["argon2"],
            "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # salted by itself
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": TESTING if config.env == "testing" else {},
            # Of a password's digest, in links: a slow one would tell whose address is known.
            "SECURITY_HASHING_SCHEMES": ["hex_sha256"],
            "SECURITY_PASSWORD_LENGTH_MIN": LEAST_PASSWORD,
            "SECURITY_RETURN_GENERIC_RESPONSES": True,  # who has an account is nobody's business
            "SECURITY_JOIN_USER_ROLES": False,
            "SECURITY_RECOVERABLE": True,
            "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
            "SECURITY_CHANGEABLE": True,
            "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,  # ours, in letters.py
            "SECURITY_SEND_PASSWORD_RESET_EMAIL": False,
            "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
            "SECURITY_TWO_FACTOR": True,
            "SECURITY_TWO_FACTOR_REQUIRED": True,
            "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
            "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # s a phone's clock errs
            "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
            "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
            "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 10,
            "SECURITY_TOTP_SECRETS": {"1": key},
            "SECURITY_TOTP_ISSUER": config.network,
            "SECURITY_WEBAUTHN": True,
            "SECURITY_WAN_RP_NAME": config.network,
            "SECURITY_WAN_ALLOW_USER_HINTS": False,
            "SECURITY_WAN_ALLOW_AS_VERIFY": [],
            "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5),
            "SECURITY_FRESHNESS": FRESH,
            "SECURITY_FRESHNESS_GRACE_PERIOD": FRESH,
        }
    )
