"""Writes what a drafter file does for one prompt, round by round at temperature 0, in fp32, for engines to compare with.

python3 rollout.py --target MODEL.gguf --drafter drafter.gguf --text "…" --out rollout.json [--rounds 10]

Every round runs the whole text again without any cache. A round: `start`, position of the anchor; `anchor`; `draft`, target ids;
`margins`, by how much each draft's logit exceeds the next best; `confidence_logits`; `hidden_first`, the final hidden state of the first
slot; `accepted`; `next`, the target's own token after the accepted ones.
"""

import argparse
import json

import torch
import torch.nn.functional as F

from export import load_gguf
from target import Chat, Target


@torch.no_grad()
def greedy(target, ids):
    """The target's choice after every position of ids."""
    _, last = target.forward(torch.tensor([ids]), [])
    return F.linear(last[0], target.head).argmax(-1).tolist()


@torch.no_grad()
def block(drafter, target, ids):
    """The greedy block whose anchor is the last of ids, as the file's fields."""
    features, _ = target.forward(torch.tensor([ids]), drafter.taps)
    at = len(ids) - 1
    h = drafter(target.embedding, features, torch.tensor([[[ids[at]]]]), torch.tensor([[[at]]]))[0, 0, 0]
    draft, margins, confidences, token = [], [], [], ids[at]
    for state in h:
        previous = drafter.markov_w1.weight[token]
        confidences.append(drafter.confidence_logit(state, previous).item())
        best, places = drafter.logits(state, previous).topk(2)
        margins.append((best[0] - best[1]).item())
        token = drafter.ids[places[0]].item()
        draft.append(token)
    short = lambda values: [round(x, 4) for x in values]
    return {"draft": draft, "margins": short(margins), "confidence_logits": short(confidences), "hidden_first": short(h[0].tolist())}


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--target", required=True)
    parse.add_argument("--drafter", required=True)
    parse.add_argument("--text", required=True, help="what the user says")
    parse.add_argument("--out", required=True)
    parse.add_argument("--rounds", type=int, default=10)
    o = parse.parse_args()
    target = Target(o.target, "cpu", torch.float32)
    drafter, prompt = load_gguf(o.drafter, target), Chat(target).prompt(o.text)
    ids = prompt + greedy(target, prompt)[-1:]
    rounds = []
    for _ in range(o.rounds):
        found = block(drafter, target, ids)
        draft = found["draft"]
        own = greedy(target, ids + draft)[len(ids) - 1 :]
        accepted = next((k for k, token in enumerate(draft) if token != own[k]), len(draft))
        rounds.append({"start": len(ids) - 1, "anchor": ids[-1], **found, "accepted": accepted, "next": own[accepted]})
        ids += draft[:accepted] + [own[accepted]]
    result = {"text": o.text, "prompt": prompt, "rounds": rounds, "speculative": ids[len(prompt) :]}
    with open(o.out, "w") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")
    print([r["accepted"] for r in rounds], Chat(target).decode(ids[len(prompt) :]))


if __name__ == "__main__":
    main()
