"""Draws the empty CMS-1500 (02/12) for plain paper, in the red of the printed form or in black."""

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from settee.billing.paper.cms1500_artwork import (
    ACROSS,
    DOWN,
    LEFT,
    RIGHT,
    SHADES,
    TICKS,
    Caption,
    Tick,
)
from settee.billing.paper.cms1500_captions import CAPTIONS
from settee.billing.paper.cms1500_layout import FIELDS, LEADING, PITCH, column_x, line_y, rule_x

_INKS = {"red": Color(0.78, 0.1, 0.12), "black": Color(0, 0, 0)}
_SHADES = {"red": Color(0.98, 0.91, 0.92), "black": Color(0.93, 0.93, 0.93)}
_BOX = 5.2  # half the width of a tick box
_SIDES = (
    ("CARRIER", 0.9, 8),
    ("PATIENT AND INSURED INFORMATION", 8, 32),
    ("PHYSICIAN OR SUPPLIER INFORMATION", 32, 63),
)


def draw_form(canvas: Canvas, ink: str) -> None:
    """``ink`` is ``red`` or ``black``."""
    _draw_shades(canvas, _SHADES[ink])
    canvas.setStrokeColor(_INKS[ink])
    canvas.setFillColor(_INKS[ink])
    _draw_rules(canvas)
    _draw_diagnosis_slots(canvas)
    for caption in CAPTIONS:
        _draw_caption(canvas, caption)
    for tick in TICKS:
        _draw_tick(canvas, tick)
    _draw_alignment_boxes(canvas)
    for words, top, bottom in _SIDES:
        _draw_side(canvas, words, line_y(top) - 2, line_y(bottom) + 2)


def _font(style: str) -> str:
    return f"Helvetica-{style}" if style else "Helvetica"


def _draw_shades(canvas: Canvas, shade_color: Color) -> None:
    canvas.setFillColor(shade_color)
    for shade in SHADES:
        x, y = rule_x(shade.start), line_y(shade.bottom)
        width, height = rule_x(shade.end) - x, line_y(shade.top) - y
        canvas.rect(x, y, width, height, stroke=0, fill=1)


def _draw_rules(canvas: Canvas) -> None:
    for across in ACROSS:
        canvas.setLineWidth(across.weight)
        canvas.setDash([1.8, 1.2] if across.dashed else [])
        y = line_y(across.line)
        canvas.line(rule_x(across.start), y, rule_x(across.end), y)
    for down in DOWN:
        canvas.setLineWidth(down.weight)
        canvas.setDash([1.8, 1.2] if down.dashed else [])
        x = rule_x(down.column)
        canvas.line(x, line_y(down.top), x, line_y(down.bottom))
    canvas.setDash([])
    canvas.setLineWidth(0.6)


def _draw_diagnosis_slots(canvas: Canvas) -> None:
    for letter in "ABCDEFGHIJKL":
        field = FIELDS[f"21.{letter}"]
        x, y = column_x(field.column) - 2, line_y(field.line) + 1
        canvas.line(x, y + 8, x, y)
        canvas.line(x, y, column_x(field.last_column + 1), y)


def _draw_caption(canvas: Canvas, caption: Caption) -> None:
    font = _font(caption.style)
    x = column_x(caption.column)
    room = rule_x(caption.until) - 1 - x
    natural = stringWidth(caption.text, font, caption.size)
    text = canvas.beginText(x, line_y(caption.line) + LEADING - caption.size - 0.6)
    text.setFont(font, caption.size)
    text.setHorizScale(min(100.0, 100 * room / natural) if natural else 100)
    text.textOut(caption.text)
    canvas.drawText(text)


def _draw_tick(canvas: Canvas, tick: Tick) -> None:
    field = FIELDS[tick.field]
    center, y = rule_x(field.column), line_y(field.line) + 1.2
    canvas.rect(center - _BOX, y, 2 * _BOX, 9.8)
    canvas.setFont("Helvetica", 6.1)
    if tick.side == "right":
        canvas.drawString(center + _BOX + 1.5, y + 2.5, tick.word)
    else:
        canvas.drawRightString(center - _BOX - 1.5, y + 2.5, tick.word)


def _draw_alignment_boxes(canvas: Canvas) -> None:
    """Three open columns in both upper corners, to see whether the printer is straight."""
    top, bottom = line_y(7.1), line_y(8)
    for start in (rule_x(LEFT), rule_x(RIGHT) - 3 * PITCH):
        canvas.line(start, top, start + 3 * PITCH, top)
        for n in range(4):
            canvas.line(start + n * PITCH, top, start + n * PITCH, bottom)


def _draw_side(canvas: Canvas, words: str, top: float, bottom: float) -> None:
    """An arrow up and down the right margin with the section's name in its middle."""
    x = rule_x(RIGHT) + 9
    half = stringWidth(words, "Helvetica-Bold", 6.5) / 2 + 3
    middle = (top + bottom) / 2
    for tip, inner, way in ((top, middle + half, -1), (bottom, middle - half, 1)):
        canvas.line(x, tip, x, inner)
        path = canvas.beginPath()
        path.moveTo(x, tip)
        path.lineTo(x - 2.2, tip + 7 * way)
        path.lineTo(x + 2.2, tip + 7 * way)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.saveState()
    canvas.translate(x + 2.3, middle)
    canvas.rotate(90)
    canvas.setFont("Helvetica-Bold", 6.5)
    canvas.drawCentredString(0, 0, words)
    canvas.restoreState()
