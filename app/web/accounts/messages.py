"""What Flask-Security says to people, in our words: `make messages` collects them."""

from app.translations import N_

WRONG = N_("The e-mail address or the password is not right.")
STALE = N_("This page had expired. Begin again.")
PASSKEY = N_("This passkey is not one we know, or cannot be used here.")

NOTHING = " "  # where the page itself says it; nothing at all would be a catalogue's header

MESSAGES = {
    "API_ERROR": (STALE, "error"),
    "DISABLED_ACCOUNT": (WRONG, "error"),
    "EMAIL_NOT_PROVIDED": (N_("Type your e-mail address."), "error"),
    "GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "INVALID_PASSWORD": (N_("This password is not right."), "error"),
    "INVALID_RECOVERY_CODE": (N_("This recovery code is not right, or was used."), "error"),
    "INVALID_REDIRECT": (STALE, "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link was used already, or is not whole. Ask for another one here."),
        "error",
    ),
    "INVALID_INPUT": (N_("Use letters, digits, spaces and hyphens."), "error"),
    "INVALID_INPUT_LENGTH": (N_("At most %(length)s characters."), "error"),
    "PASSWORD_CHANGE": (N_("Your password is changed."), "success"),
    "PASSWORD_INVALID_LENGTH": (
        N_("A password has at least %(length)s characters, and at most 128."),
        "error",
    ),
    "PASSWORD_IS_THE_SAME": (N_("This is the password you have now."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Type a password."), "error"),
    "PASSWORD_RESET_EXPIRED": (N_("This link is too old. Ask for another one here."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your password is kept. Sign in with it."), "success"),
    "PASSWORD_RESET_REQUEST": (
        N_("If %(email)s has an account, a message with a link is on its way. It lasts an hour."),
        "info",
    ),
    "REAUTHENTICATION_REQUIRED": (NOTHING, "info"),
    "REAUTHENTICATION_SUCCESSFUL": (NOTHING, "info"),
    "RETYPE_PASSWORD_MISMATCH": (N_("This is not the same."), "error"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (N_("The new codes are set up."), "success"),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("This code is not right, or was used already. Type the one that the app shows now."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (NOTHING, "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (STALE, "error"),
    "TWO_FACTOR_PERMISSION_DENIED": (STALE, "error"),
    "TWO_FACTOR_SETUP_EXPIRED": (STALE, "error"),
    "UNAUTHENTICATED": (N_("Sign in first."), "info"),
    "USER_DOES_NOT_EXIST": (WRONG, "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey “%(name)s” is removed."), "info"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey is one of yours already."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (PASSKEY, "error"),
    "WEBAUTHN_EXPIRED": (N_("That took too long. Begin again."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (PASSKEY, "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (
        N_("Use letters, digits, spaces and hyphens."),
        "error",
    ),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey of this name: choose another."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no passkey of this name."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Give it a name."), "error"),
    "WEBAUTHN_NO_VERIFY": (PASSKEY, "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (PASSKEY, "error"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey “%(name)s” is added."), "success"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (PASSKEY, "error"),
}


def settings() -> dict[str, tuple[str, str]]:
    """The same, under the names of Flask-Security's settings."""
    return {f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()}
