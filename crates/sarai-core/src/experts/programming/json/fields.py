import re, unicodedata

task = json.loads(TASK)
CODE = re.compile(r"[A-Z]{1,6}[-/.]?\d[\w./-]*")


def fresh():
    space = {"__name__": "fields"}
    exec("import math\nfrom datetime import datetime, date, time, timedelta", space)
    space.update(minutes=minutes, later=later, months=months, years=years, mean=mean)
    return space


def told(value):
    if isinstance(value, _datetime.timedelta):
        return tidy(value.total_seconds() / 60)
    return plain(value)


def spelled(text):
    """Without accents, so that Óscar is sorted among the O."""
    folded = unicodedata.normalize("NFD", text.lower())
    return [c for c in folded if not unicodedata.combining(c)]


def held(field, value):
    """The value as its field holds it; what it can't hold is an error."""
    kind = field["kind"]
    if kind == "time":
        if isinstance(value, (_datetime.datetime, _datetime.time)):
            return value.strftime("%H:%M")
        if isinstance(value, _datetime.timedelta):
            return "%02d:%02d" % divmod(int(value.total_seconds()) // 60 % 1440, 60)
    if kind == "date" and isinstance(value, _datetime.datetime):
        value = value.date()
    if kind in ("number", "whole") and isinstance(value, _datetime.timedelta):
        raise TypeError("a length of time is no number")
    value = json.loads(json.dumps(tidy(value), default=told))
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "date" and (not isinstance(value, str) or _datetime.date.fromisoformat(value).isoformat() != value):
        raise TypeError("no date")
    if kind == "number" and isinstance(value, str) and CODE.fullmatch(value) and pressed(value) in question:
        return value  # The number of an invoice has letters.
    if kind in ("number", "whole"):
        if not is_number:
            raise TypeError("no number")
        if kind == "whole" and value != int(value):
            raise TypeError(f"{value} is no whole number")
        if value < 0 and not field["signed"]:
            raise ValueError(f"it comes to {value}, which is less than nothing")
        if field["places"] is not None:
            value = tidy(round(value + (1e-9 if value > 0 else -1e-9), field["places"]))
    if kind == "yes" and not isinstance(value, bool):
        raise TypeError("neither true nor false")
    if kind in ("text", "time") and not isinstance(value, str):
        if not is_number:
            raise TypeError("no text")
        value = str(value)
    if kind == "list":
        if not isinstance(value, list):
            raise TypeError("no list")
        if field["is_sorted"] and all(isinstance(item, str) for item in value):
            value = sorted(value, key=spelled)
        if field["order"] and all(type(item) in (int, float) for item in value):
            value = sorted(value, reverse=field["order"] < 0)
    if kind == "object" and not isinstance(value, dict):
        raise TypeError("no object")
    return value


def rows(draft, space):
    try:
        return eval(compile(draft["rows"] or "[]", "rows", "eval"), space)
    except BaseException:
        return []  # Who uses them says that they are missing.


def evaluated(field, expression, space):
    code = compile(expression, field["name"], "eval")
    try:
        return eval(code, space)
    except ValueError:
        pairs = space["rows"]
        if not pairs or not all(isinstance(row, tuple) and len(row) == 2 for row in pairs):
            raise
        # Names with a figure each, taken for names with a quantity and a price: one of each.
        return eval(code, {**space, "rows": [(name, 1, figure) for name, figure in pairs]})


def computed(field, expression, space):
    """What an expression comes to, and that as its field holds it; a fault instead of both."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            value = evaluated(field, expression, space)
        return value, {"value": held(field, value)}
    except BaseException as fault:
        return None, {"fault": f"{type(fault).__name__}: {fault}"[:200]}


def pressed(text):
    return "".join(text.split()).lower()


def likeliest(field, tried, weights):
    """Where the value stands that weighs most among the drafts, the first of equals; None without any."""
    votes, first = {}, {}
    for at, (_, came) in enumerate(tried):
        if "value" not in came:
            continue
        value, weight = came["value"], weights[at]
        if field["kind"] == "text":
            # A copy counts more than other words, however it is spelled.
            value = pressed(value)
            weight = task["grounded"] if value in question else task["guessed"]
        key = json.dumps(value, sort_keys=True)
        votes[key] = votes.get(key, 0) + weight
        first.setdefault(key, at)
    return first[max(votes, key=votes.get)] if votes else None


def run(drafts):
    """Field by field: what a later one takes of an earlier one is the value that was chosen there."""
    spaces = [fresh() for _ in drafts]
    for draft, space in zip(drafts, spaces):
        space["rows"] = rows(draft, space)
    values, chosen = [[] for _ in drafts], []
    for at, field in enumerate(task["fields"]):
        tried = [computed(field, draft["lines"][at], space) for draft, space in zip(drafts, spaces)]
        best = likeliest(field, tried, [weights[at] for weights in task["weights"]])
        chosen.append(best)
        for (_, came), space, of in zip(tried, spaces, values):
            of.append(came)
            if best is not None:
                space[field["variable"]] = tried[best][0]
    return {"values": values, "chosen": chosen}


question = pressed(task["question"])
tell(run(task["drafts"]))
