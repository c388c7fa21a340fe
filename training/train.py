"""Trains a DSpark drafter for a llama-architecture GGUF on text that the target wrote (corpus.py). One GPU.

python3 train.py --target MODEL.gguf --text text.pt --out FOLDER [--minutes 14]

May be started beside corpus.py: it compiles meanwhile and waits for the text.
"""

import argparse
import math
import pathlib
import random
import time

import torch
import torch.nn.functional as F

from drafter import Drafter
from export import export_gguf, load_gguf
from losses import block_loss
from target import Chat, Target


def draft_vocabulary(target, chat, text, chosen, size):
    """Ids, ascending, of the `size` most frequent tokens of the answers; single bytes and the end of a turn are always among them."""
    counts = torch.bincount(text[chosen], minlength=target.vocabulary)
    single = [i for i, token in enumerate(target.tokens) if len(token) == 1]
    counts[torch.tensor(single + [chat.end], device=counts.device)] += counts.sum()
    ids = counts.topk(size).indices.sort().values
    kept = torch.zeros_like(counts, dtype=torch.bool)
    kept[ids] = True
    return ids, (kept[text[chosen]]).float().mean().item()


class Lesson:
    """One step's worth: random conversations, random anchors in their answers, the target's word on every slot.

    whole: share of the blocks that have all their slots. The others are cut at a random length, since a scheduler asks for short blocks too, and
    a slot that never learned to do without its right neighbours drafts worse there than it believes."""

    def __init__(self, target, drafter, groups, group, whole):
        self.target, self.drafter, self.groups, self.group, self.whole = target, drafter, groups, group, whole
        self.drafted = target.compiled(drafter.forward)
        self.loss = target.compiled(block_loss)

    def take(self, corpus):
        self.corpus, self.target_rows = corpus, self.target.head[self.drafter.ids]

    def __call__(self, rows, cross_share):
        target, block = self.target, self.drafter.block
        text, chosen = self.corpus["text"][rows].long(), self.corpus["chosen"][rows]
        heat = self.corpus["heat"][rows].clamp(min=0.5)
        features, last = target.forward(text, self.drafter.taps)
        with torch.no_grad():
            normaliser = target.logsumexp(last, heat[:, None, None])
        usable = chosen[:, 1:].float() + 1e-9
        usable[:, text.shape[1] - 1 - block :] = 0
        anchors = torch.multinomial(usable, self.groups * self.group).sort(1).values
        places = (anchors[:, :, None] + torch.arange(block, device=text.device)).flatten(1)
        of_block = lambda t: t.unflatten(1, (-1, block)).flatten(0, 1)
        pick = lambda t: of_block(t.gather(1, places))
        lengths = torch.where(torch.rand_like(anchors, dtype=torch.float) < self.whole, block, torch.randint_like(anchors, 1, block + 1))
        there = torch.arange(block, device=text.device) < lengths.flatten()[:, None]
        valid = of_block(chosen.gather(1, places + 1)).cumprod(1).bool() & there
        wanted = of_block(last.gather(1, places[:, :, None].expand(-1, -1, last.shape[2])))
        groups = lambda t: t.unflatten(1, (self.groups, self.group))
        with torch.autocast(text.device.type, torch.bfloat16):
            h = self.drafted(target.embedding, features, groups(text.gather(1, anchors)), groups(anchors), groups(lengths))
            return self.loss(self.drafter, h.flatten(0, 2), pick(text), wanted, pick(normaliser),
                             heat.repeat_interleave(anchors.shape[1]), self.target_rows, valid, cross_share)


def optimizers(drafter, rate, head_rate, muon_rate):
    """Muon for the matrices inside the network, Adam for the rest; the head, which starts from the target's rows, moves less."""
    inner = [p for n, p in drafter.named_parameters() if p.dim() > 1 and n.split(".")[0] in ("fc", "layers")]
    heads = [drafter.head.weight]
    known = set(map(id, inner + heads))
    rest = [p for p in drafter.parameters() if id(p) not in known and p.numel()]
    groups = [{"params": rest, "lr": rate}, {"params": heads, "lr": head_rate}]
    return [torch.optim.Muon(inner, lr=muon_rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(groups, betas=(0.9, 0.95), weight_decay=0, fused=True)]


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--target", required=True)
    parse.add_argument("--text", required=True, type=pathlib.Path, nargs="+", help="files of corpus.py; waited for")
    parse.add_argument("--out", required=True, type=pathlib.Path)
    parse.add_argument("--name", help="what the drafter file calls its target; default: as the target's file is called")
    parse.add_argument("--minutes", type=float, default=14, help="the learning rate falls to nothing within this time")
    parse.add_argument("--resume", help="a drafter file to go on from …")
    parse.add_argument("--begin", type=float, default=0, help="… at this share of the schedule")
    parse.add_argument("--steps", type=int, default=10**9, help="stop after this many steps")
    parse.add_argument("--sequences", type=int, default=24, help="conversations a training step")
    parse.add_argument("--groups", type=int, default=5, help="groups of anchors a conversation")
    parse.add_argument("--group", type=int, default=32, help="anchors a group")
    parse.add_argument("--layers", type=int, default=3)
    parse.add_argument("--rank", type=int, default=128, help="of the Markov head; 0: plain DFlash")
    parse.add_argument("--block", type=int, default=7)
    parse.add_argument("--whole", type=float, default=0.5, help="share of blocks trained at full length; the rest are cut at random")
    parse.add_argument("--taps", type=int, nargs="*", default=[1, 8, 15, 22, 28])
    parse.add_argument("--vocabulary", type=int, default=16384, help="tokens that can be drafted")
    parse.add_argument("--rate", type=float, default=1e-3)
    parse.add_argument("--head-rate", type=float, default=3e-4)
    parse.add_argument("--muon-rate", type=float, default=2e-3)
    parse.add_argument("--save-every", type=float, default=120, help="seconds")
    parse.add_argument("--seed", type=int, default=1)
    parse.add_argument("--device", default="cuda")
    o = parse.parse_args()
    began = time.time()
    torch.manual_seed(o.seed), random.seed(o.seed)
    o.out.mkdir(parents=True, exist_ok=True)
    journal = open(o.out / "log.txt", "w", buffering=1)

    def log(line):
        print(f"{time.time() - began:7.1f} s  {line}", flush=True)
        print(f"{time.time() - began:7.1f} s  {line}", file=journal)

    target = Target(o.target, o.device, torch.bfloat16 if o.device == "cuda" else torch.float32, compiled=o.device == "cuda")
    target.name = o.name or target.name
    chat = Chat(target)
    mask_token, any_ids = target.tokens.index("<reponame>"), torch.arange(o.vocabulary)
    drafter = load_gguf(o.resume, target) if o.resume else Drafter(target, o.layers, o.taps, o.rank, o.block, mask_token, any_ids).to(o.device)
    log(f"drafter: {sum(p.numel() for p in drafter.parameters()):,} parameters")
    lesson = Lesson(target, drafter, o.groups, o.group, o.whole)
    missing = lambda: not all(path.exists() for path in o.text)
    if missing():
        shape = (o.sequences, 512)
        lesson.take({"text": torch.randint(0, target.vocabulary, shape, device=o.device), "chosen": torch.ones(shape, dtype=torch.bool, device=o.device),
                     "heat": torch.ones(o.sequences, device=o.device)})
        lesson(torch.arange(o.sequences, device=o.device), torch.ones((), device=o.device))[0].backward()
        drafter.zero_grad(set_to_none=True)
        log("compiled")
    while missing():
        time.sleep(0.2)
    parts = [torch.load(path) for path in o.text]
    corpus = {name: torch.cat([part[name] for part in parts]).to(o.device) for name in parts[0]}
    log(f"text: {corpus['text'].numel():,} tokens, {int(corpus['chosen'].sum()):,} of answers, {len(corpus['text']):,} conversations")
    if not o.resume:
        ids, share = draft_vocabulary(target, chat, corpus["text"], corpus["chosen"], o.vocabulary)
        drafter.set_vocabulary(target, ids)
        log(f"its {len(ids):,} tokens are {share:.2%} of the answers")
    some = slice(0, o.sequences)
    features = target.forward(corpus["text"][some].long(), drafter.taps)[0][corpus["chosen"][some]]
    loudness = features.float().pow(2).mean(0).sqrt()
    drafter.feature_scale.copy_(torch.exp2(-loudness.log2().round()))  # powers of two: exact in bf16
    if o.resume:
        drafter.fc.weight.data.div_(drafter.feature_scale)
    lesson.take(corpus)

    tools = optimizers(drafter, o.rate, o.head_rate, o.muon_rate)
    rates = [[group["lr"] for group in tool.param_groups] for tool in tools]
    step, logged, order = 0, 0, torch.zeros(0, dtype=torch.long)
    start = saved = reported = time.time()
    sums = torch.zeros(3 + drafter.block, device=o.device)
    while (progress := o.begin + (1 - o.begin) * (time.time() - start) / (60 * o.minutes)) < 1 and step < o.steps:
        if len(order) < o.sequences:
            order = torch.randperm(len(corpus["text"])).to(o.device)
        rows, order = order[: o.sequences], order[o.sequences :]
        factor = min(1, (step + 1) / 200) * (0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * progress)))
        for tool, base in zip(tools, rates):
            for group, rate in zip(tool.param_groups, base):
                group["lr"] = rate * factor
        cross_share = torch.tensor(max(0.1, 1 - 3 * progress)).to(o.device, non_blocking=True)
        loss, report = lesson(rows, cross_share)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(drafter.parameters(), 1.0)
        for tool in tools:
            tool.step()
            tool.zero_grad(set_to_none=True)
        step += 1
        sums += report
        if time.time() - reported > 20 or step in (1, 20):
            cross, variation, confidence, *accept = (sums / (step - logged)).tolist()
            log(f"step {step} ({progress:4.0%}) cross entropy {cross:.3f} variation {variation:.4f} confidence {confidence:.4f} "
                f"acceptance {' '.join(f'{a:.3f}' for a in accept)}")
            sums.zero_()
            logged, reported = step, time.time()
        if time.time() - saved > o.save_every:
            export_gguf(drafter, target, o.out / "drafter.gguf")
            saved = time.time()
    log(f"step {step}: trained")
    export_gguf(drafter, target, o.out / "drafter.gguf")
    log("done")


if __name__ == "__main__":
    main()
