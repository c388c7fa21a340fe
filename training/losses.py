"""What a block is trained for: expected accepted tokens, a little cross entropy, and a confidence that knows the acceptance."""

import torch
import torch.nn.functional as F


def slot_losses(draft, aim, normaliser, heat):
    """Cross entropy and acceptance (1 - total variation) of every slot at temperature `heat`.

    draft, aim [slots, draft vocabulary]: logits of drafter and target; normaliser [slots]: logsumexp of the target's logits / heat over
    its whole vocabulary, so that what it gives to other tokens counts as missed.
    """
    log_q = (draft.float() / heat[:, None]).log_softmax(-1)
    with torch.no_grad():
        p = (aim.float() / heat[:, None] - normaliser[:, None]).exp()
    return -(p * log_q).sum(-1), torch.minimum(p, log_q.exp()).sum(-1)


def slot_weights(accept, valid):
    """[blocks, slots] each. First: how much a slot matters, half by its place, exp(-k / 4), and half by what the expected accepted length
    gains from it, d/da_k of the sum over j of a_0 … a_j. Second: the probability that the slot is reached."""
    accept = torch.where(valid, accept, 0)
    reached = torch.cat((torch.ones_like(accept[:, :1]), accept[:, :-1].cumprod(1)), 1)
    after, gains = torch.ones_like(accept[:, 0]), []
    for k in reversed(range(accept.shape[1])):
        gains.append(reached[:, k] * after)
        after = 1 + accept[:, k] * after
    place = torch.exp(-torch.arange(accept.shape[1], device=accept.device) / 4.0)
    return valid * (0.5 * place + 0.125 * torch.stack(gains[::-1], 1)), valid * reached


def block_loss(drafter, h, tokens, last, normaliser, heat, target_rows, valid, cross_share):
    """The loss of blocks [blocks, slots] and its parts.

    h [blocks, slots, hidden]: the drafter's final state; tokens: the token before each slot's; last: the target's final state where it chooses
    the slot's token; normaliser, valid likewise; heat [blocks]; target_rows: the target's output rows of the draft vocabulary.
    """
    shape, flat = valid.shape, lambda t: t.flatten(0, 1)
    h, previous = flat(h), F.embedding(flat(tokens), drafter.markov_w1.weight)
    cross, accept = slot_losses(drafter.logits(h, previous), F.linear(flat(last), target_rows), flat(normaliser), heat.repeat_interleave(shape[1]))
    confidence = F.binary_cross_entropy_with_logits(drafter.confidence_logit(h, previous), accept.detach().clamp(0, 1), reduction="none")
    cross, accept, confidence = (t.view(shape) for t in (cross, accept, confidence))
    weight, reached = slot_weights(accept.detach(), valid)
    mean = lambda x, w: (x * w).sum() / w.sum()
    parts = mean(cross, weight), mean(1 - accept, weight), mean(confidence, reached)
    loss = cross_share * parts[0] + 0.9 * parts[1] + parts[2]
    report = torch.cat((torch.stack([p.detach() for p in parts]), (accept.detach() * valid).sum(0) / valid.sum(0)))
    return loss, report
