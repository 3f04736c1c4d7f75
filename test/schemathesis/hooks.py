"""Brings well-formed requests past the door: to cases that exist, each as a command of its own."""

import hashlib
import hmac
import itertools
import json
import os
import time

import schemathesis

with open(os.environ["JISHI_GROUND"], encoding="utf-8") as file:
    GROUND = json.load(file)
CASES = itertools.cycle(GROUND["cases"])
COUNT = itertools.count()
DELEGATIONS = iter(GROUND.get("delegations", []))
PROPOSALS = iter(GROUND.get("proposals", []))
YEARS = iter(GROUND.get("years", []))
UNCONFIRMED = iter(GROUND.get("unconfirmed", []))


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw.get("operationId")
    if operation in ("streamAlerts", "streamCase"):
        # A stream ends with its token, so this one is let live for a second or two.
        case.headers["Authorization"] = f"Bearer {stream_token()}"
    if not case.meta or not case.meta.generation.mode.is_positive:
        return
    turn = next(COUNT)
    if "caseNo" in case.path_parameters:
        case.path_parameters["caseNo"] = next(CASES)
    if "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = f"{GROUND['name']}-{turn}"
    if operation == "bankCallback" and isinstance(case.body, dict):
        case.body["orderId"] = GROUND["order"]
        # As it goes over the wire.
        body = json.dumps(case.body, allow_nan=False).encode()
        case.headers["X-Bank-Signature"] = "sha256=" + hmac.new(GROUND["bankSecret"].encode(), body, hashlib.sha256).hexdigest()
    if operation == "keepFile":
        case.body = b"%%PDF-1.7\n%d\n%%%%EOF\n" % turn
    # Nearly every number of events is another than the case has.
    if turn % 4:
        case.headers.pop("If-Match", None)
    if operation == "explainClock":
        case.path_parameters["clock"] = "urgent-relief"
        case.path_parameters["arming"] = "1"
        case.path_parameters["caseNo"] = GROUND["cases"][0]
    if operation == "getPolicy":
        case.path_parameters["hash"] = GROUND["policy"]
    if operation == "getCurrentPolicy":
        case.path_parameters["townCode"] = GROUND["town"]
    if operation == "searchCases" and turn % 2:
        case.body = {"text": GROUND["cases"][0]}
    if operation == "findPersonsCases" and turn % 2:
        case.body = {"residentIds": ["110101199003070011"]}
    if operation == "issueReceipt" and turn % 2:
        case.path_parameters["caseNo"] = GROUND["printed"]
    if operation in ("lookUpCase", "rateCase") and turn % 2:
        case.body = {**GROUND["held"], **({"satisfied": True} if operation == "rateCase" else {})}
    if operation in ("askForHelp", "rateCase"):
        case.headers["Idempotency-Key"] = f"{GROUND['name']}-{turn}".rjust(32, "0")
    if operation == "askForHelp" and turn % 2 and isinstance(case.body, dict):
        case.body = {**case.body, "townCode": GROUND["town"], "humanCheck": GROUND["humanCheck"]}
    if operation == "previewCommand" and turn % 2:
        case.body = {"type": "declare-relative", "relation": "sibling"}
    if operation == "getAttachment":
        case.path_parameters["caseNo"] = GROUND["cases"][0]
        case.path_parameters["attachmentNo"] = "1"
    if operation in ("printDocument", "printNumberedDocument") and turn % 2:
        # A case that no command goes to: in the others whoever prints may have been declared a relative by now.
        case.path_parameters.update(caseNo=GROUND["printed"], kind="slip", **({"no": "1"} if "no" in case.path_parameters else {}))
    if operation == "keepAccount" and isinstance(case.body, dict):
        # Nobody who is needed here.
        case.path_parameters["accountId"] = f"somebody-{turn}"
        case.body["region"] = GROUND["town"]
    if operation == "revokeTokens":
        case.body = {"accountId": GROUND["account"]}
    if operation == "delegate" and isinstance(case.body, dict):
        case.body = {"to": GROUND["deputy"], "from": at(0), "until": at(86400)}
    if operation == "endDelegation":
        # Those that are made on the way come by themselves.
        case.path_parameters["delegationNo"] = next(DELEGATIONS, case.path_parameters["delegationNo"])
    if operation in ("confirmAccount", "withdrawAccountProposal") and turn % 2:
        case.path_parameters["proposalNo"] = next(PROPOSALS, case.path_parameters["proposalNo"])
    if operation == "confirmDelegation" and turn % 2:
        case.path_parameters["delegationNo"] = next(UNCONFIRMED, case.path_parameters["delegationNo"])
    if operation == "proposeCalendarYear" and turn % 2:
        case.body = {"year": 2150 + turn % 30, "notice": "虚构〔2149〕1号", "holidays": [], "workdays": []}
    if operation in ("confirmCalendarYear", "withdrawCalendarYear") and turn % 2:
        case.path_parameters["proposalNo"] = next(YEARS, case.path_parameters["proposalNo"])
    if operation in ("openCase", "giveCommand") and isinstance(case.body, dict):
        if "townCode" in case.body:
            case.body["townCode"] = GROUND["town"]
        # Any instant at all is nearly always one that the rules refuse.
        if turn % 4:
            case.body.pop("occurredAt", None)


def at(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def stream_token():
    soonest = time.time() + 1
    return next(token for end, token in GROUND["streamTokens"] if end >= soonest)
