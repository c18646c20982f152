"""Photos: opened as cheaply as their kind allows, and drawn anew without anything that cannot be seen (quality S28).

The copy is upright, holds no place, no camera, no comment and no second file, and is small enough for a page.
"""

from __future__ import annotations

from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from portal.adapters.decoder.problem import Problem, Unusable
from portal.adapters.decoder.traces import refuse_two_kinds

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF", "image/heif": "HEIF"}
MOST_PIXELS = 60_000_000
"""Of kinds that are decoded in full: a phone's 50-megapixel photo passes, a pixel flood does not."""
MOST_JPEG_PIXELS = 220_000_000
"""Of JPEG, which is decoded at an eighth of its size."""
MOST_FRAMES = 20
"""A phone's live photo or burst holds a few; a film is no evidence."""
SCREEN = 8
LONGEST_SIDE = 2400
"""Pixels of the copy: print of a letter can be read when it is enlarged."""
QUALITY = 82
FAULTS = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    TypeError,
    IndexError,
    KeyError,
)

Image.MAX_IMAGE_PIXELS = None  # our own limits come first and are told apart


def check(source: IO[bytes], media_type: str) -> None:
    """Open a photo to the end; raises Unusable."""
    refuse_two_kinds(source)
    expected = FORMATS[media_type]
    with _open(source, expected) as image:
        try:
            if expected == "PNG":
                image.verify()  # every piece of the file by its checksum, without decoding
                return
            image.draft("RGB", (image.width // SCREEN, image.height // SCREEN))
            image.load()
        except FAULTS:
            raise Unusable(Problem.DAMAGED) from None


def copy(
    source: IO[bytes],
    target: IO[bytes],
    media_type: str,
    longest_side: int | None = LONGEST_SIDE,
    quality: int = QUALITY,
) -> dict[str, int]:
    """Write the photo anew as a JPEG, no longer than so many pixels; gives its size in pixels. Raises Unusable."""
    with _open(source, FORMATS[media_type]) as image:
        try:
            if longest_side:
                image.draft("RGB", (longest_side, longest_side))
            turned = ImageOps.exif_transpose(image)
            if longest_side:
                turned.thumbnail((longest_side, longest_side))
            plain = Image.new("RGB", turned.size, "white")
            plain.paste(turned.convert("RGB"), mask=_mask(turned))
            plain.save(target, "JPEG", quality=quality)
        except FAULTS:
            raise Unusable(Problem.DAMAGED) from None
    target.flush()
    return {"width": plain.width, "height": plain.height}


def _open(source: IO[bytes], expected: str) -> Image.Image:
    if expected == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    source.seek(0)
    try:
        image = Image.open(source, formats=[expected])
        pixels, frames = image.width * image.height, getattr(image, "n_frames", 1)
    except FAULTS:
        raise Unusable(Problem.DAMAGED) from None
    if pixels > (MOST_JPEG_PIXELS if expected == "JPEG" else MOST_PIXELS):
        raise Unusable(Problem.TOO_MANY_PIXELS)
    if frames > MOST_FRAMES:
        raise Unusable(Problem.MOVING)
    return image


def _mask(image: Image.Image) -> Image.Image | None:
    """What is see-through becomes white paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA").getchannel("A")
    return None
