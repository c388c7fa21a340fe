"""Lets the target write the conversations that its drafter learns from.

python3 corpus.py --target MODEL.gguf --out text.pt [--tokens 24e6] [--seconds 240]
"""

import argparse
import pathlib
import random
import time

import torch

import openings
from generate import Writer
from target import Chat, Target

TEMPERATURES = (0.0,) * 9 + (0.7,) * 2 + (1.0,) * 9


def looping(text, chosen):
    """Rows whose answers repeat themselves: fewer than a third of their runs of four tokens are distinct."""
    runs = text[:, :-3] * 1_000_003 + text[:, 1:-2] * 10_007 + text[:, 2:-1] * 101 + text[:, 3:]
    runs = torch.where(chosen[:, :-3], runs, -1).sort(1).values
    distinct = ((runs[:, 1:] != runs[:, :-1]) & (runs[:, 1:] >= 0)).sum(1)
    return distinct < chosen[:, :-3].sum(1) / 3


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--target", required=True)
    parse.add_argument("--out", required=True)
    parse.add_argument("--tokens", type=float, default=24e6, help="stop after this many tokens of answers …")
    parse.add_argument("--seconds", type=float, default=1e9, help="… or after this time")
    parse.add_argument("--rows", type=int, default=2048, help="conversations written at once")
    parse.add_argument("--length", type=int, default=512)
    parse.add_argument("--seed", type=int, default=1)
    parse.add_argument("--device", default="cuda")
    o = parse.parse_args()
    torch.manual_seed(o.seed), random.seed(o.seed)
    began = time.time()
    log = lambda line: print(f"{time.time() - began:7.1f} s  {line}", flush=True)
    target = Target(o.target, o.device, torch.bfloat16 if o.device == "cuda" else torch.float32, compiled=o.device == "cuda")
    chat = Chat(target)
    writer = Writer(target, chat, o.rows, o.length)
    texts, masks, heats, seen, total, batch = [], [], [], set(), 0, 0
    while total < o.tokens and (batch == 0 or (time.time() - began) * (batch + 1) / batch < o.seconds):
        drawn = [openings.draw() for _ in range(o.rows)]
        heat = torch.tensor(random.choices(TEMPERATURES, k=o.rows))
        text, chosen = writer.write([chat.opening(first) for first, _ in drawn], heat, [chat.text_ids(last) for _, last in drawn])
        first_turn = text[:, len(chat.system) : len(chat.system) + 64].tolist()
        fresh = torch.tensor([not (tuple(turn) in seen or seen.add(tuple(turn))) for turn in first_turn], device=text.device)
        keep = fresh & ~looping(text, chosen) & (chosen.sum(1) > 64)
        texts.append(text[keep].int().cpu()), masks.append(chosen[keep].cpu()), heats.append(heat[keep.cpu()])
        total, batch = total + int(masks[-1].sum()), batch + 1
        log(f"batch {batch}: {int((~fresh).sum())} repeated, kept {int(keep.sum())} of {o.rows}; {total:,} tokens of answers")
    text, chosen, heat = torch.cat(texts), torch.cat(masks), torch.cat(heats)
    torch.save({"text": text, "chosen": chosen, "heat": heat}, o.out + ".new")
    pathlib.Path(o.out + ".new").replace(o.out)
    log(f"{len(text):,} conversations, {text.numel():,} tokens, {int(chosen.sum()):,} of answers")
    for row in range(min(6, len(text))):
        log(f"temperature {heat[row]:.1f} " + repr(chat.decode(text[row, len(chat.system) :].tolist(), skip_special_tokens=False))[:500])


if __name__ == "__main__":
    main()
