"""The style sheet, built from the tokens. Widgets name what they are with the property `kind`."""

from string import Template

from clinic_app.gui.colours import Colours
from clinic_app.gui.theme import FAMILY, SYMBOLS, TYPE_SCALE

_SHEET = Template("""
* { outline: 0; }
QWidget { font-family: "$family", "$symbols"; font-size: ${body}px; color: $text; }
QMainWindow, QWidget[kind="canvas"], QScrollArea[kind="canvas"] { background: $canvas; }
QToolTip { background: $inverse; color: $on_inverse; border: 0; padding: 6px 10px; font-size: ${small}px; }

/* text */
QLabel { background: transparent; }
QLabel[role="display"] { font-size: ${display}px; font-weight: bold; }
QLabel[role="title"] { font-size: ${title}px; font-weight: bold; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: bold; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="label"] { font-size: ${label}px; font-weight: bold; color: $text_soft; }
QLabel[role="small"] { font-size: ${small}px; }
QLabel[role="number"] { font-size: ${number}px; font-weight: bold; }
QLabel[role="clock"] { font-size: ${clock}px; font-weight: bold; }
QLabel[tone="soft"] { color: $text_soft; }
QLabel[tone="faint"] { color: $text_faint; }
QLabel[tone="accent"] { color: $accent_text; }
QLabel[tone="good"] { color: $good_text; }
QLabel[tone="warning"] { color: $warning_text; }
QLabel[tone="stop"] { color: $stop_text; }
QLabel[tone="finding"] { color: $finding_text; }
QLabel[tone="note"] { color: $note_text; }
QLabel[tone="on_stop"] { color: $on_stop; }
QLabel[tone="on_inverse"] { color: $on_inverse; }
QLabel:disabled { color: $off; }

/* surfaces */
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: 12px; }
QFrame[kind="card"][pressable="true"]:hover { border-color: $edge; background: $hover; }
QFrame[kind="card"][selected="true"] { background: $accent_soft; border: 2px solid $accent; }
QFrame[kind="card"][pressable="true"]:focus { border: 2px solid $focus; }
QFrame[kind="sunken"] { background: $sunken; border: 0; border-radius: 8px; }
QFrame[kind="rail"] { background: $rail; border: 0; border-right: 1px solid $line; }
QFrame[kind="header"] { background: $canvas; border: 0; border-bottom: 1px solid $line; }
QFrame[kind="footer"] { background: $surface; border: 0; border-top: 1px solid $line; }
QFrame[kind="line"] { background: $line; border: 0; }
QFrame[kind="toast"] { background: $inverse; border: 0; border-radius: 12px; }
QFrame[kind="finding"] { background: $surface; border: 1px solid $line; border-radius: 12px; }
QFrame[kind="finding"][decided="accepted"] { border: 1px solid $accent; }
QFrame[kind="finding"][decided="rejected"] { background: $sunken; }
QFrame[kind="note"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[kind="warning"] { background: $warning_soft; border: 0; border-left: 6px solid $warning; border-top-right-radius: 8px; border-bottom-right-radius: 8px; }
QFrame[kind="stop"] { background: $stop; border: 0; border-radius: 4px; }
QDialog { background: $surface; }
QFrame[kind="palette"] { background: $surface; border: 1px solid $line; border-radius: 16px; }

/* buttons */
QPushButton, QToolButton { min-height: 24px; padding: 7px 15px; border-radius: 8px; border: 1px solid $edge; background: $surface; color: $text; font-weight: bold; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 6px 14px; }
QPushButton:disabled, QToolButton:disabled { color: $off; background: $off_surface; border-color: $off_surface; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: 2px solid $focus_on; padding: 6px 14px; }
QPushButton[kind="primary"]:disabled { color: $off; background: $off_surface; border-color: $off_surface; }
QPushButton[kind="danger"] { color: $stop_text; border-color: $stop_text; background: $surface; }
QPushButton[kind="danger"]:hover { background: $stop_soft; }
QPushButton[kind="danger"]:disabled { color: $off; background: $off_surface; border-color: $off_surface; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] { background: transparent; border: 1px solid transparent; color: $accent_text; padding: 7px 11px; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed { background: $line; }
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus { border: 2px solid $focus; padding: 6px 10px; }
QPushButton[kind="quiet"][compact="true"] { padding: 0 8px; min-height: 22px; }
QPushButton[kind="quiet"][compact="true"]:focus { padding: 0 7px; }
QPushButton[kind="quiet"]:disabled, QToolButton[kind="quiet"]:disabled { color: $off; background: transparent; border-color: transparent; }
QPushButton[big="true"] { min-height: 32px; padding: 9px 23px; font-size: ${heading}px; }
QPushButton[big="true"]:focus { padding: 8px 22px; }
QToolButton[kind="icon"] { min-height: 0; min-width: 0; padding: 9px; border: 1px solid transparent; background: transparent; }
QToolButton[kind="icon"]:hover { background: $hover; }
QToolButton[kind="icon"]:focus { border: 2px solid $focus; padding: 8px; }
QToolButton[kind="icon"]:disabled { background: transparent; border-color: transparent; }
QToolButton[kind="rail"] { min-height: 0; border: 1px solid transparent; border-radius: 12px; background: transparent; color: $text_soft; font-size: 12px; font-weight: normal; padding: 7px 0; }
QToolButton[kind="rail"]:hover { background: $surface; color: $text; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $accent_text; font-weight: bold; }
QToolButton[kind="rail"]:focus { border: 2px solid $focus; padding: 6px 0; }
QToolButton[kind="rail"]:disabled { color: $off; background: transparent; border-color: transparent; }
QPushButton[kind="nav"] { border: 1px solid transparent; background: transparent; color: $text_soft; text-align: left; padding: 9px 13px; }
QPushButton[kind="nav"]:hover { background: $hover; color: $text; }
QPushButton[kind="nav"]:checked { background: $accent_soft; color: $accent_text; }
QPushButton[kind="nav"]:focus { border: 2px solid $focus; padding: 8px 12px; }
QToolButton::menu-indicator { image: none; width: 0; }
QFrame[kind="stop"] QPushButton { background: $on_stop; color: $stop; border-color: $on_stop; }
QFrame[kind="stop"] QPushButton:hover { background: $stop_soft_light; }
QFrame[kind="toast"] QPushButton { background: transparent; border: 1px solid transparent; color: $on_inverse_action; }
QFrame[kind="toast"] QPushButton:focus { border: 2px solid $on_inverse_action; }

/* fields */
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox, QDoubleSpinBox {
  min-height: 24px; padding: 7px 11px; border: 1px solid $edge; border-radius: 8px; background: $surface; color: $text;
  selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $text_faint; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $text_faint; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: 2px solid $focus; padding: 6px 10px; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] { border: 2px solid $stop_text; padding: 6px 10px; }
QLineEdit[problem="confirm"] { border: 2px solid $warning; padding: 6px 10px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { background: $off_surface; color: $off; border-color: $off_surface; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $sunken; }
QDoubleSpinBox QLineEdit, QDoubleSpinBox QLineEdit:focus { min-height: 0; padding: 0 8px; border: 0; background: transparent; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QDoubleSpinBox[compact="true"] { min-height: 20px; padding: 3px 8px; }
QDoubleSpinBox[compact="true"]:focus { padding: 2px 7px; }
QLineEdit[kind="search"] { padding-left: 39px; }
QLineEdit[kind="search"]:focus { padding-left: 38px; }
QLineEdit[kind="number"] { font-size: ${heading}px; font-weight: bold; }
QLineEdit[kind="title"] { border-color: transparent; background: transparent; font-size: ${heading}px; font-weight: bold; padding: 5px 9px; }
QLineEdit[kind="title"]:hover { border-color: $edge; background: $surface; }
QLineEdit[kind="title"]:focus { border: 2px solid $focus; background: $surface; padding: 4px 8px; }
QLineEdit[kind="bare"], QLineEdit[kind="bare"]:focus { border: 0; background: transparent; font-size: ${heading}px; padding: 8px; }
QComboBox { padding-right: 30px; }
QComboBox::drop-down { border: 0; width: 30px; subcontrol-position: center right; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; border-radius: 8px; padding: 4px; selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; }

QCheckBox { spacing: 10px; min-height: 32px; background: transparent; }
QRadioButton { spacing: 10px; background: transparent; }

/* lists, menus, bars */
QListView, QTreeView, QTableView { background: transparent; border: 0; selection-background-color: $accent_soft; selection-color: $text; alternate-background-color: $sunken; gridline-color: $line; }
QHeaderView::section { background: transparent; color: $text_soft; border: 0; border-bottom: 1px solid $line; padding: 8px; font-size: ${label}px; font-weight: bold; }
QTableView::item { padding: 6px; }
QMenu { background: $surface; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 8px 28px 8px 14px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $off; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }
QScrollArea { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $edge; min-height: 40px; border-radius: 3px; margin: 0 1px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $edge; min-width: 40px; border-radius: 3px; margin: 1px 0; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { min-height: 6px; max-height: 6px; border: 0; border-radius: 3px; background: $line; color: transparent; }
QProgressBar::chunk { border-radius: 3px; background: $accent; }
QTabBar { background: transparent; }
QTabBar::tab { padding: 9px 14px; border: 0; border-bottom: 3px solid transparent; color: $text_soft; font-weight: bold; }
QTabBar::tab:selected { color: $accent_text; border-bottom: 3px solid $accent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $focus; }
QTabBar[compact="true"]::tab { padding: 6px 4px; font-size: ${label}px; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QSplitter::handle { background: $line; }
""")


def build_stylesheet(colours: Colours, text_scale: float = 1.0) -> str:
    """The sheet of the whole application for one set of colours."""
    sizes = {role: str(round(pixels * text_scale)) for role, (pixels, _) in TYPE_SCALE.items()}
    tokens = {name: str(getattr(colours, name)) for name in Colours.__slots__}
    return _SHEET.substitute(
        tokens,
        **sizes,
        family=FAMILY,
        symbols=SYMBOLS,
        # A ring in the focus colour would drown on the solid accent: the text colour stands out on both sides.
        focus_on=colours.text,
        stop_soft_light="#fbe7e5",
    )
