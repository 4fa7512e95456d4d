"""What a QR code says, and the code as a picture."""

import io
from collections.abc import Mapping

import segno
from segno import helpers

MAX_TEXT = 1000
MAX_FIELD = 120
PNG_SCALE = 12
ERROR_LEVELS = {"l": "7 %", "m": "15 %", "q": "25 %", "h": "30 %"}
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}


class Unusable(ValueError):
    pass


def make(text: str, error: str) -> segno.QRCode:
    if not text.strip():
        raise Unusable("There is nothing to say yet.")
    if len(text) > MAX_TEXT:
        raise Unusable(f"That is more than {MAX_TEXT} characters.")
    if error not in ERROR_LEVELS:
        raise Unusable("“error” is l, m, q or h.")
    try:
        return segno.make_qr(text, error=error, boost_error=False)
    except segno.DataOverflowError:
        raise Unusable("That is too much for one code; choose less tolerance or shorten it.") from None


def text_of(form: Mapping[str, str]) -> str:
    """The text a phone understands, from the fields of the chosen kind."""
    kind = form.get("kind", "text")
    if kind == "text":
        return form.get("text", "")
    fields = {name: value.strip() for name, value in form.items()}
    if any(len(value) > MAX_FIELD for name, value in fields.items() if name != "text"):
        raise Unusable(f"A field has more than {MAX_FIELD} characters.")
    return wifi(fields) if kind == "wifi" else contact(fields)


def wifi(fields: Mapping[str, str]) -> str:
    if not fields.get("ssid"):
        raise Unusable("A network needs its name.")
    # Blanks around a password belong to it.
    secret = fields.get("passphrase") or None
    return helpers.make_wifi_data(ssid=fields["ssid"], password=secret, security="WPA" if secret else None)


def contact(fields: Mapping[str, str]) -> str:
    if not fields.get("name"):
        raise Unusable("A contact needs a name.")
    return helpers.make_mecard_data(
        name=fields["name"], email=fields.get("email") or None, phone=fields.get("phone") or None
    )


def picture(code: segno.QRCode, kind: str) -> bytes:
    if kind not in PICTURES:
        raise Unusable("“format” is svg or png.")
    out = io.BytesIO()
    code.save(out, kind=kind, scale=PNG_SCALE, light="white")
    return out.getvalue()
