"""写真と署名を整える: a picture is painted anew, upright and of a sensible size, so that nothing but the picture is kept.

A camera notes places and serial numbers, some telephones append a film, and a small file can be a huge picture.
"""

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from honbu.kernel.states import WrongValue

LONGEST_SIDE = 2560
MOST_PIXELS = 50_000_000
LARGEST_PICTURE = 25 * 1024 * 1024
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
TOO_MANY = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class WrongPicture(WrongValue):
    """The file is no picture that can be kept; the message says what to do."""


def clean_picture(content: bytes, *, formats: tuple[str, ...] = ("JPEG", "PNG")) -> tuple[bytes, str]:
    """The picture without anything else, with its ending (jpg or png). Raises WrongPicture.

    Its size is judged by its header, before a single pixel is decoded.
    """
    if content[4:8] == b"ftyp" and content[8:12] in HEIF_BRANDS:
        raise WrongPicture(
            _("HEIC形式の写真は受け取れません。端末の設定で「互換性優先（JPEG）」を選び、撮り直してください。")
        )
    try:
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            _check_size(picture)
            return _painted(picture)
    except TOO_MANY as error:
        raise _too_many() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, WrongPicture):
            raise
        raise WrongPicture(_("写真として読み取れません。JPEGかPNGの写真を選ぶか、撮り直してください。")) from error


def _too_many() -> WrongPicture:
    return WrongPicture(_("写真が大きすぎます（5,000万画素まで）。カメラの画質を下げて撮り直してください。"))


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise _too_many()


def _painted(picture: Image.Image) -> tuple[bytes, str]:
    is_photo = picture.format == "JPEG"
    if max(picture.size) > LONGEST_SIDE:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    mode = "RGB" if is_photo else "RGBA"
    upright = picture if picture.mode == mode else picture.convert(mode)
    upright.info.clear()
    target = io.BytesIO()
    if is_photo:
        upright.save(target, "JPEG", quality=85)
    else:
        upright.save(target, "PNG")
    return target.getvalue(), "jpg" if is_photo else "png"
