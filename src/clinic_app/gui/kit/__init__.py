"""The building blocks every screen is made of. Pictures and rules: `docs/design.md`.

labels    PlainLabel(text, role, tone, wrap=), Heading, BodyText, ElidedLabel, IconLabel(icon, tint, size), restyle(widget)
          roles: display title heading strong body label small number; tones: soft faint accent good warning stop finding note
buttons   PrimaryButton, SecondaryButton, QuietButton, DangerButton(text, icon, big=), IconButton(icon, name)
surfaces  Card(title) .body, PressableCard(name) .pressed, Section(title, text) .body, Line(upright=),
          Banner("note"|"warning"|"stop", title, text, closable=) .show_message .add_button .closed,
          EmptyState(icon, title, text, action) .action, ScrollPage(width=) .column
options   Choice(id, label, hint, key), OptionButton(choice), ChipButton(choice)
choices   SegmentedChoice(name, choices) .value .set_value .chosen(id|None),
          ChipMulti(name, choices, none_ids=) .value .set_value .changed(ids), YesNoField(name) .truth .set_truth .answered(bool|None)
fields    FieldRow(label, field, hint=, required=) .show_problem(text, "error"|"confirm"|"note"), FieldMessage, TextField, NotesField,
          ChoiceBox(name) .fill({id: label}) .value .set_value, SearchField .moved_down,
          NumberField(name, unit, NumberLimits(hard, soft, whole)) .value .set_value .state .value_changed(float|None) .confirm
pills     StatusPill(status, text), StrengthPill(strength, edited=), SideBadge("L"|"R", spelled=)
findings  FindingCard(title, strength, side, text) .decided .show_decision .reasons_toggled .body
tools     Stopwatch(name, use_text=) .finished .used, Counter(name) .counted, BigDigits
overlays  Toast(host).show_message(text, action, on_action), DialogFrame(title, text) .body .add_cancel .add_accept,
          ProgressPanel(title) .show_progress .cancelled .finish
pick_dialog PickDialog(title, text, {id: label}, chosen, find=, nothing=) .chips .accepted
flow      FlowLayout(widget, gap=), always in a widget of its own

Colours, spacing, fonts: `clinic_app.gui.theme` (`colour(token)`, `Space`, `Size`, `font(role)`, `look()`); icons: `clinic_app.gui.icons`.
A widget is shown or hidden only once it has a parent: `setVisible(True)` on one without a parent opens a window.
Setters (`set_value`, `show_...`) never send signals; signals report what the user did.
"""
