"""Writes cases.json: what jinja2 itself makes of each line of templates.txt; see README.md."""
import datetime
import json
import jinja2
import jinja2.ext
import jinja2.sandbox

NOW = datetime.datetime(2025, 3, 9, 14, 5, 7)
VARIABLES = {
    "m": {"role": "user", "none": None, "list": [1, 2], "f": 1.0, "b": True, "é": "ü\n"},
    "d": {"b": 1, "a": 2},
    "s": "Héllo 😀 wörld",
    "l": [3, 1, 2],
    "ts": [
        {"a": 2, "b": "x", "c": "x", "n": {"k": 1}, "l": [5]},
        {"a": 1, "b": "y", "c": "Y", "n": {"k": 2}, "l": [6]},
        {"a": 0, "b": "z", "c": "x", "n": {}, "l": []},
    ],
}


class Generation(jinja2.ext.Extension):
    tags = {"generation"}
    page, spans = [], []

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_mark"), [], [], body).set_lineno(line)

    def _mark(self, caller):
        text = caller()
        start = len("".join(self.page))
        self.spans.append([start, start + len(text)])
        return text


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(
        x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
)
environment.filters["tojson"] = tojson
environment.globals["raise_exception"] = raise_exception
environment.globals["strftime_now"] = lambda format: NOW.strftime(format)


def case(template):
    Generation.page.clear()
    Generation.spans.clear()
    try:
        for piece in environment.from_string(template).generate(**VARIABLES):
            Generation.page.append(piece)
    except Exception as e:
        return {"template": template, "error": f"{type(e).__name__}: {e}"}
    case = {"template": template, "rendered": "".join(Generation.page)}
    if Generation.spans:
        case["assistant"] = list(Generation.spans)
    return case


def templates():
    for line in open("templates.txt", encoding="utf-8").read().split("\n"):
        if line and not line.startswith("# "):
            yield line.replace("¶", "\n").replace("⇥", "\t").replace("␍", "\r")


with open("cases.json", "w", encoding="utf-8") as out:
    json.dump(
        {"variables": VARIABLES, "cases": [case(each) for each in templates()]},
        out,
        ensure_ascii=False,
        indent=1,
    )
    out.write("\n")
