"""Trains a DSpark drafter for a llama-architecture GGUF on text that the target writes itself. One GPU, under 25 minutes.

python3 train.py --target MODEL.gguf --out FOLDER [--minutes 14] [--prompts a.jsonl …]
"""

import argparse
import json
import math
import pathlib
import random
import time

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

from drafter import Drafter
from export import export_gguf
from generate import Writer
from openings import OPENINGS
from target import Chat, Target


def conversations(target, chat, rows, length, batches, log):
    """Text [conversations, length] (int32) and which tokens are answers, both on the host; repeated user turns are dropped."""
    writer = Writer(target, chat, rows, length)
    texts, masks, seen = [], [], set()
    for batch in range(batches):
        openings = [chat.opening(random.choice(OPENINGS) if random.random() < 0.75 else "") for _ in range(rows)]
        heat = torch.tensor([random.choice((0.0, 0.0, 0.6, 1.0, 1.0)) for _ in range(rows)])
        text, chosen = writer.write(openings, heat)
        first_turn = text[:, len(chat.system) : len(chat.system) + 40].tolist()
        fresh = [not (tuple(turn) in seen or seen.add(tuple(turn))) for turn in first_turn]
        keep = torch.tensor(fresh, device=text.device) & (chosen.sum(1) > 48)
        texts.append(text[keep].int().cpu()), masks.append(chosen[keep].cpu())
        log(f"wrote batch {batch + 1}/{batches}: kept {int(keep.sum())} of {rows}, answers {int(chosen[keep].sum()):,} tokens")
    return torch.cat(texts), torch.cat(masks)


def slot_losses(h, previous, w2, head, wanted):
    """Per slot: cross entropy to the target's distribution, total variation, and the acceptance 1 - TV. All rows [n, …]."""
    draft = (F.linear(h, head) + F.linear(previous, w2)).float()
    with torch.no_grad():
        aim = F.linear(wanted, head).float().log_softmax(-1)
        p = aim.exp()
    log_q = draft.log_softmax(-1)
    cross = -(p * log_q).sum(-1)
    variation = 0.5 * (p - log_q.exp()).abs().sum(-1)
    return cross, variation


def loss_of(drafter, target, text, chosen, anchors_a_row, progress, losses):
    """The weighted loss of random anchors inside answers, and what to report."""
    length, block = text.shape[1], drafter.block
    features, last = target.forward(text, drafter.taps)
    usable = chosen[:, 1:].float()
    usable[:, length - 1 - block :] = 0
    anchors = torch.multinomial(usable + 1e-9, anchors_a_row).sort(1).values
    places = anchors[:, :, None] + torch.arange(block, device=text.device)
    flat = places.clamp(max=length - 2).flatten(1)
    valid = chosen.gather(1, flat + 1).unflatten(1, (anchors.shape[1], block)).cumprod(2).bool()
    with torch.autocast(text.device.type, torch.bfloat16):
        h = drafter(target, features, text.gather(1, anchors), anchors)
        previous = F.embedding(text.gather(1, flat), drafter.markov_w1.weight)
        wanted = last.gather(1, flat[:, :, None].expand(-1, -1, last.shape[2]))
        pick = valid.flatten().nonzero()[:, 0]
        rows_h, rows_prev = h.flatten(0, 2)[pick], previous.flatten(0, 1)[pick]
        rows_want = wanted.flatten(0, 1)[pick]
        slot = torch.arange(block, device=text.device).repeat(anchors.numel())[pick]
        parts = [
            checkpoint(losses, a, b, drafter.markov_w2.weight, target.head, c, use_reentrant=False)
            for a, b, c in zip(rows_h.split(4096), rows_prev.split(4096), rows_want.split(4096))
        ]
        cross, variation = (torch.cat(p) for p in zip(*parts))
        confidence = drafter.confidence_logit(rows_h, rows_prev)
    accept = (1 - variation).detach().clamp(0, 1)
    weight = torch.exp(-slot / 4.0)
    mean = lambda x: (x * weight).sum() / weight.sum()
    cross_share = max(0.1, 1.0 - 3.0 * progress)
    confidence_loss = mean(F.binary_cross_entropy_with_logits(confidence, accept, reduction="none"))
    loss = cross_share * mean(cross) + 0.9 * mean(variation) + confidence_loss
    by_slot = torch.zeros(block, device=text.device).index_add_(0, slot, accept)
    count = torch.zeros(block, device=text.device).index_add_(0, slot, torch.ones_like(accept))
    return loss, (mean(cross).detach(), mean(variation).detach(), confidence_loss.detach(), by_slot, count)


@torch.no_grad()
def greedy_accepted_length(drafter, target, chat, prompts, tokens=128):
    """Emitted tokens a round at temperature 0, whole block verified: the drafts are compared with the target's own text."""
    ids = [chat.prompt(p) for p in prompts]
    length = (max(map(len, ids)) + tokens + drafter.block + 1 + 127) // 128 * 128
    writer = Writer(target, chat, len(ids), length)
    text, chosen = writer.write(ids, torch.zeros(len(ids)), answering=True)
    emitted = rounds = 0
    for row, start in enumerate(map(len, ids)):
        stop = start
        while stop < start + tokens and chosen[row, stop]:
            stop += 1
        if stop - start < 8:
            continue
        anchors = torch.arange(start, stop - 1, device=text.device)[None]
        features, _ = target.forward(text[row : row + 1], drafter.taps)
        with torch.autocast(text.device.type, torch.bfloat16):
            h = drafter(target, features, text[row : row + 1].gather(1, anchors), anchors)[0]
            previous, drafts = text[row, anchors[0]], []
            for k in range(drafter.block):
                logits = F.linear(h[:, k], target.head) + F.linear(drafter.markov_w1(previous).bfloat16(), drafter.markov_w2.weight.bfloat16())
                previous = logits.argmax(-1)
                drafts.append(previous)
        drafts = torch.stack(drafts, 1)
        truth = text[row, anchors[0][:, None] + 1 + torch.arange(drafter.block, device=text.device)]
        match = (drafts == truth).long().cumprod(1).sum(1).tolist()
        place = 0
        while place < len(match):
            step = min(match[place] + 1, len(match) - place)
            emitted, rounds, place = emitted + step, rounds + 1, place + step
    return emitted / max(rounds, 1)


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--target", required=True)
    parse.add_argument("--out", required=True, type=pathlib.Path)
    parse.add_argument("--prompts", nargs="*", default=[], help="jsonl sets that the result is measured on, never trained on")
    parse.add_argument("--minutes", type=float, default=14, help="training time, writing the text not counted")
    parse.add_argument("--batches", type=int, default=30)
    parse.add_argument("--rows", type=int, default=1536, help="conversations written at once")
    parse.add_argument("--length", type=int, default=768)
    parse.add_argument("--sequences", type=int, default=24, help="conversations a training step")
    parse.add_argument("--anchors", type=int, default=96, help="anchors a conversation")
    parse.add_argument("--layers", type=int, default=3)
    parse.add_argument("--rank", type=int, default=128)
    parse.add_argument("--block", type=int, default=7)
    parse.add_argument("--taps", type=int, nargs="*", default=[1, 8, 15, 22, 28])
    parse.add_argument("--rate", type=float, default=1e-3)
    parse.add_argument("--seed", type=int, default=1)
    o = parse.parse_args()
    torch.manual_seed(o.seed), random.seed(o.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    o.out.mkdir(parents=True, exist_ok=True)
    began = time.time()
    journal = open(o.out / "log.txt", "w", buffering=1)

    def log(line):
        print(f"{time.time() - began:7.1f} s  {line}", flush=True)
        print(f"{time.time() - began:7.1f} s  {line}", file=journal)

    target = Target(o.target, "cuda")
    chat = Chat(target)
    text, chosen = conversations(target, chat, o.rows, o.length, o.batches, log)
    log(f"text: {text.numel():,} tokens, {int(chosen.sum()):,} of answers")
    for row in range(3):
        log(repr(chat.decode(text[row, len(chat.system) :].tolist()))[:600])

    drafter = Drafter(target, o.layers, o.taps, o.rank, o.block, target.tokens.index("<reponame>")).to("cuda")
    log(f"drafter: {sum(p.numel() for p in drafter.parameters()):,} parameters")
    decayed = [p for p in drafter.parameters() if p.dim() > 1]
    plain = [p for p in drafter.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0}],
                                  o.rate, betas=(0.9, 0.95), fused=True)
    losses = torch.compile(slot_losses, dynamic=True)
    sets = {pathlib.Path(p).stem: [json.loads(line)["turns"][0] for line in open(p)] for p in o.prompts}
    step, order, start, reported = 0, [], time.time(), time.time()
    sums = None
    while (progress := (time.time() - start) / (60 * o.minutes)) < 1:
        if len(order) < o.sequences:
            order = torch.randperm(len(text)).tolist()
        batch = [order.pop() for _ in range(o.sequences)]
        rate = o.rate * min(1, (step + 1) / 200) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss, report = loss_of(drafter, target, text[batch].cuda().long(), chosen[batch].cuda(), o.anchors, progress, losses)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(drafter.parameters(), 1.0)
        optimizer.step()
        step += 1
        sums = report if sums is None else [a + b for a, b in zip(sums, report)]
        if time.time() - reported > 20:
            cross, variation, confidence, by_slot, count = sums
            accept = (by_slot / count).tolist()
            steps = step - getattr(log, "step", 0)
            log.step = step
            log(f"step {step} ({progress:4.0%}) ce {cross / steps:.3f} tv {variation / steps:.3f} conf {confidence / steps:.3f}"
                f" accept {' '.join(f'{a:.2f}' for a in accept)}")
            sums, reported = None, time.time()
    for name, prompts in sets.items():
        log(f"{name}: accepted length at temperature 0: {greedy_accepted_length(drafter, target, chat, prompts):.3f}")
    torch.save(drafter.state_dict(), o.out / "drafter.pt")
    export_gguf(drafter, target, o.out / "drafter.gguf")
    log("done")


if __name__ == "__main__":
    main()
