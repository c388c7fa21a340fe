"""Measures a drafter file: accepted length, acceptance by place with and without the Markov head, calibration of the confidence.

python3 evaluate.py --target MODEL.gguf --drafter drafter.gguf --prompts chat.jsonl … [--tokens 128] [--block 7 3 1]

Everything in fp32. A text of the target's own is walked in rounds, which is exact: given the text, a draft that is part of it was accepted with
probability min(1, q / p) (1 or 0 at temperature 0), independently of how it came about, and the corrected token is the text's next.
"""

import argparse
import itertools
import json
import pathlib
import random

import torch
import torch.nn.functional as F

from export import load_gguf
from generate import Writer
from target import Chat, Target


@torch.no_grad()
def chances(drafter, target, text, start, stop, temperature):
    """For every anchor start … stop - 2 of text [length]: the probability [anchors, block] that each slot's draft, the text's own next token,
    is accepted, with the Markov head and without; the confidences; and which slots lie inside the text."""
    features, last = target.forward(text[None], drafter.taps)
    anchors = torch.arange(start, stop - 1, device=text.device)
    places = anchors[:, None] + torch.arange(drafter.block, device=text.device)
    inside = places + 1 < stop
    places = places.clamp(max=stop - 2)
    h = drafter(target.embedding, features, text[anchors][None, None], anchors[None, None])[0, 0]
    previous = F.embedding(text[places], drafter.markov_w1.weight)
    slot_of = torch.full((target.vocabulary,), -1, device=text.device)
    slot_of[drafter.ids] = torch.arange(len(drafter.ids), device=text.device)
    slot = slot_of[text[places + 1]]
    if temperature:
        logits = F.linear(last[0, start : stop - 1], target.head) / temperature
        p = logits.softmax(-1)[places - start].gather(2, text[places + 1][:, :, None])[:, :, 0]
    found = []
    for markov in (True, False):
        draft = drafter.logits(h, previous, markov)
        if temperature == 0:
            accept = (draft.argmax(-1) == slot).float()
        else:
            accept = ((draft / temperature).softmax(-1).gather(2, slot.clamp(min=0)[:, :, None])[:, :, 0] / p).clamp(max=1)
        found.append(accept * (slot >= 0) * inside)
    return *found, drafter.confidence_logit(h, previous).sigmoid(), inside


class Count:
    """Totals over rounds."""

    def __init__(self, block):
        self.emitted = self.rounds = 0
        self.tried, self.accepted = [0] * block, [0] * block
        self.said = []  # (survival promised, survived) of every slot of every round

    def walk(self, accept, confidence, inside, draw):
        place, count, block = 0, len(accept), len(accept[0])
        while place < count:
            kept, alive, promised = 0, True, 1.0
            for k in range(block):
                if not inside[place][k]:
                    break
                promised *= confidence[place][k]
                if alive:
                    alive = draw() < accept[place][k]
                    self.tried[k] += 1
                    self.accepted[k] += alive
                    kept += alive
                self.said.append((promised, alive))
            step = min(kept + 1, count - place)
            self.emitted, self.rounds, place = self.emitted + step, self.rounds + 1, place + step

    def error(self, bins=15):
        """Expected calibration error of survival, confidences as the file gives them."""
        sums = [[0, 0.0, 0] for _ in range(bins)]
        for promised, alive in self.said:
            cell = sums[min(bins - 1, int(promised * bins))]
            cell[0], cell[1], cell[2] = cell[0] + 1, cell[1] + promised, cell[2] + alive
        return sum(abs(p - a) for _, p, a in sums) / max(1, len(self.said))

    def summary(self):
        by_place = [round(a / max(1, t), 4) for a, t in zip(self.accepted, self.tried)]
        return {"accepted_length": round(self.emitted / max(1, self.rounds), 4), "rounds": self.rounds, "acceptance_by_place": by_place,
                "survival_error": round(self.error(), 4)}


def measure(drafter, target, lengths, text, chosen, tokens, temperature, repeats):
    """lengths: of the prompts; text, chosen: what a Writer wrote."""
    draw = random.Random(1).random
    counts = {"markov": Count(drafter.block), "without": Count(drafter.block)}
    for row, start in enumerate(lengths):
        stop = start
        while stop < start + tokens and chosen[row, stop]:
            stop += 1
        if stop - start < 2:
            continue
        *accepts, confidence, inside = (t.tolist() for t in chances(drafter, target, text[row, :stop], start, stop, temperature))
        for accept, count in zip(accepts, counts.values()):
            for _ in range(repeats if temperature else 1):
                count.walk(accept, confidence, inside, draw)
    return {name: count.summary() for name, count in counts.items()}


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--target", required=True)
    parse.add_argument("--drafter", required=True)
    parse.add_argument("--prompts", nargs="+", required=True)
    parse.add_argument("--tokens", type=int, default=128)
    parse.add_argument("--block", type=int, nargs="*", default=[0], help="slots of a block; 0: as many as it was trained with")
    parse.add_argument("--limit", type=int, default=1000, help="prompts of each set")
    parse.add_argument("--json", help="where to write all figures")
    parse.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    o = parse.parse_args()
    torch.manual_seed(1)
    target = Target(o.target, o.device, torch.float32)
    chat, figures, written = Chat(target), {}, []
    for temperature in (0, 1):
        for path in map(pathlib.Path, o.prompts):
            ids = [chat.prompt(json.loads(line)["turns"][0]) for line in open(path)][: o.limit]
            length = (max(map(len, ids)) + o.tokens + 1 + 127) // 128 * 128
            text, chosen = Writer(target, chat, len(ids), length).write(ids, torch.full((len(ids),), float(temperature)), answering=True)
            written.append((temperature, path, [len(i) for i in ids], text, chosen))
    drafter = load_gguf(o.drafter, target)
    trained = drafter.block
    for block, (temperature, path, lengths, text, chosen) in itertools.product(o.block, written):
        drafter.block = block or trained
        found = measure(drafter, target, lengths, text, chosen, o.tokens, temperature, repeats=8)
        figures.setdefault(f"{drafter.block} slots, temperature {temperature}", {})[f"{path.parent.name}/{path.stem}"] = found
        for name, f in found.items():
            print(f"{drafter.block} slots  temperature {temperature}  {path.parent.name}/{path.stem:5} {name:8} accepted length {f['accepted_length']:.3f}  by place "
                  + " ".join(f"{a:.3f}" for a in f["acceptance_by_place"]) + f"  survival error {f['survival_error']:.4f}", flush=True)
    if o.json:
        pathlib.Path(o.json).write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
