"""Second factors: codes from a phone, recovery codes and passkeys, as Flask-Security asks of us."""

import hmac

from flask import current_app
from flask_security import MfRecoveryCodesUtil, Totp, UserMixin, WebauthnUtil
from markupsafe import Markup
from passlib.exc import UsedTokenError
from passlib.totp import TotpMatch
from qrcode import QRCode
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.storage import factors, staff
from app.storage.models import Staff
from app.web.accounts import letters

QUIET = 4  # modules of white around a QR code, as its standard asks


class Codes(Totp):
    """Codes from a phone (TOTP, RFC 6238): each is taken once."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        super().__init__(secrets, issuer)
        # What their keys are kept under is no password but our own key's digest, that sessions are
        # signed with too: whoever guesses has a quicker way, and staff would wait for nothing.
        self._totp.wallet.encrypt_cost = 0

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """The picture to point the phone at, as an element of the page: no other site makes it."""
        code = QRCode(border=QUIET)
        code.add_data(self.get_totp_uri(username, totp))
        rows = code.get_matrix()
        squares = "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
        )
        size = len(rows)
        return Markup(
            '<svg class="qr" viewBox="0 0 {0} {0}" aria-hidden="true"><path d="{1}"/></svg>'
        ).format(size, squares)

    def get_last_counter(self, user: UserMixin) -> int | None:
        """The number of the last code taken."""
        assert isinstance(user, Staff)
        return user.tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Take this code. Raises UsedTokenError where another request just did."""
        assert isinstance(user, Staff)
        if not factors.take_code(user.id, tmatch.counter):
            raise UsedTokenError


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes: shown once, since only their digests are kept."""

    def create_recovery_codes(self, user: UserMixin) -> list[str]:
        """New codes, which replace those there were."""
        assert isinstance(user, Staff)
        codes = super().create_recovery_codes(user)
        user.mf_recovery_codes = [_digest(code) for code in codes]
        letters.changed(staff.person(user), "recovery codes")
        return codes

    def get_recovery_codes(self, user: UserMixin) -> list[str]:
        """None: nobody can read them again."""
        return []

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether it is one of theirs, and not used yet: from now on it is."""
        assert isinstance(user, Staff)
        return factors.take_recovery_code(user.id, _digest(code))

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """It was used when it was checked, so that nobody does in between."""
        return True


class Passkeys(WebauthnUtil):
    """Passkeys of any kind; the device makes sure who holds it where nothing else does."""

    def origin(self) -> str:
        """The site that passkeys are for, as browsers name it."""
        url: str = current_app.config["MIEUX"].url
        return url or super().origin()

    def authenticator_selection(
        self, user: UserMixin, usage: str
    ) -> AuthenticatorSelectionCriteria:
        """What a new passkey must be able to do."""
        alone = usage == "first"
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED
            if alone
            else ResidentKeyRequirement.DISCOURAGED,
            user_verification=self.user_verification(user, [usage]),
        )

    def user_verification(
        self, user: UserMixin | None, usage: list[str]
    ) -> UserVerificationRequirement:
        """A passkey that signs in alone is a device and a fingerprint, face or code."""
        if "first" in usage:
            return UserVerificationRequirement.REQUIRED
        return UserVerificationRequirement.DISCOURAGED


def _digest(code: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    key = str(current_app.secret_key).encode()
    plain = code.lower().replace("-", "").replace(" ", "")
    return hmac.digest(key, f"recovery {plain}".encode(), "sha256").hex()
