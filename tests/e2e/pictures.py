"""Pictures as phones take them: of a letter, sideways, with the place where they were taken, blurred, and of nothing."""

from __future__ import annotations

import random
from functools import cache
from io import BytesIO

import pillow_heif
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WORDS = ("rent", "tenancy", "weekly", "£95.00", "November", "council", "agreement")
TURNED = 6  # the camera was held upright: to be turned a quarter clockwise
ORIENTATION, GPS = 0x0112, 0x8825


@cache
def letter(width: int = 4000, height: int = 3000) -> Image.Image:
    """A page of text on a table, with the grain of a small camera; 12 megapixels."""
    picture = Image.new("RGB", (width, height), "#a59b91")
    pen, scale = ImageDraw.Draw(picture), width / 4000
    margin = round(200 * scale)
    pen.rectangle((margin, margin, width - margin, height - margin), fill="#e1e1db")
    chance, font = random.Random(width), ImageFont.load_default(round(52 * scale))
    for top in range(round(1.6 * margin), height - round(1.5 * margin), round(90 * scale)):
        pen.text((1.5 * margin, top), " ".join(chance.choices(WORDS, k=14)), fill="#282828", font=font)
    return Image.blend(picture, Image.effect_noise((width, height), 12).convert("RGB"), 0.06)


def sideways(quality: int = 92) -> bytes:
    """A JPEG that says it is to be turned, and where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 6.0, 0.0)}
    return written(letter(), "JPEG", quality=quality, subsampling=0, exif=exif)


def letter_photo() -> bytes:
    """A small photo of a letter."""
    return written(letter(1200, 900), "JPEG", quality=70)


def heic() -> bytes:
    """What an iPhone takes."""
    target = BytesIO()
    pillow_heif.from_pillow(letter(1200, 900)).save(target, quality=60)
    return target.getvalue()


def blurred() -> bytes:
    """A letter out of focus."""
    return written(letter(1200, 900).filter(ImageFilter.GaussianBlur(6)), "JPEG")


def blank() -> bytes:
    """A finger on the lens."""
    return written(Image.new("RGB", (1200, 900), "#201010"), "JPEG")


def written(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a picture."""
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()
