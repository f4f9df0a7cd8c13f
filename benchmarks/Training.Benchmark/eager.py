"""The peer: a LLaMA with LoRA in plain, eager PyTorch, as its operators come; on a GPU transformers and PEFT. Prints one number, on a GPU two: tokens/s and peak bytes.

usage: eager.py step fp32|bf16 | decode fp32|bf16 | quantize | memory | gpu-step NAME | gpu-decode NAME
"""
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

HIDDEN, LAYERS, HEADS, KV, MLP, VOCAB, RANK = 256, 6, 8, 4, 688, 2048, 16


class LoraLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.base = nn.Linear(inputs, outputs, bias=False)
        self.base.weight.requires_grad = False
        self.a = nn.Linear(inputs, RANK, bias=False)
        self.b = nn.Linear(RANK, outputs, bias=False)

    def forward(self, x):
        return self.base(x) + self.b(self.a(x)) * (16 / RANK)


class RmsNorm(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size), requires_grad=False)

    def forward(self, x):
        wide = x.float()
        return self.weight * (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + 1e-5)).to(x.dtype)


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    turned = torch.cat((-x[..., half:], x[..., :half]), -1)
    return x * cos + turned * sin


class Layer(nn.Module):
    def __init__(self, linear):
        super().__init__()
        self.size = HIDDEN // HEADS
        self.q, self.k, self.v = linear(HIDDEN, HIDDEN), linear(HIDDEN, KV * self.size), linear(HIDDEN, KV * self.size)
        self.o = linear(HIDDEN, HIDDEN)
        self.gate, self.up, self.down = linear(HIDDEN, MLP), linear(HIDDEN, MLP), linear(MLP, HIDDEN)
        self.first, self.second = RmsNorm(HIDDEN), RmsNorm(HIDDEN)

    def forward(self, x, cos, sin, mask, cache=None):
        b, t, _ = x.shape
        h = self.first(x)
        q = rotate(self.q(h).view(b, t, HEADS, self.size).transpose(1, 2), cos, sin)
        k = rotate(self.k(h).view(b, t, KV, self.size).transpose(1, 2), cos, sin)
        v = self.v(h).view(b, t, KV, self.size).transpose(1, 2)
        if cache is not None:
            if cache:
                k, v = torch.cat((cache[0], k), 2), torch.cat((cache[1], v), 2)
            cache[:] = [k, v]
        k, v = k.repeat_interleave(HEADS // KV, 1), v.repeat_interleave(HEADS // KV, 1)
        scores = q @ k.transpose(2, 3) / math.sqrt(self.size)
        if mask is not None:
            scores = scores + mask
        attended = torch.softmax(scores.float(), -1).to(v.dtype) @ v
        x = x + self.o(attended.transpose(1, 2).reshape(b, t, HIDDEN))
        h = self.second(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Model(nn.Module):
    def __init__(self, linear=LoraLinear):
        super().__init__()
        self.embedding = nn.Embedding(VOCAB, HIDDEN)
        self.layers = nn.ModuleList(Layer(linear) for _ in range(LAYERS))
        self.norm = RmsNorm(HIDDEN)
        self.head = nn.Linear(HIDDEN, VOCAB, bias=False)
        if linear is LoraLinear:
            self.embedding.weight.requires_grad = False
            self.head.weight.requires_grad = False
        size = HIDDEN // HEADS
        angles = torch.arange(4096).float()[:, None] / 10000 ** (torch.arange(0, size, 2).float() / size)
        self.angles = torch.cat((angles, angles), 1)

    def forward(self, ids, start=0, caches=None):
        t = ids.shape[1]
        cos, sin = self.angles[start:start + t].cos(), self.angles[start:start + t].sin()
        mask = torch.full((t, t), float("-inf")).triu(1) if t > 1 else None
        x = self.embedding(ids)
        for i, layer in enumerate(self.layers):
            x = layer(x, cos, sin, mask, None if caches is None else caches[i])
        return self.head(self.norm(x))


def step(kind):
    model = Model()
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-4)
    ids = torch.randint(0, VOCAB, (8, 257))

    def once():
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == "bf16"):
            logits = model(ids[:, :-1])
            loss = F.cross_entropy(logits.float().reshape(-1, VOCAB), ids[:, 1:].reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()

    once()
    return 8 * 256 / min(timed(once) for _ in range(5))


def decode(kind):
    model = Model()
    ids = torch.randint(0, VOCAB, (8, 32))

    @torch.no_grad()
    def once():
        with torch.autocast("cpu", torch.bfloat16, enabled=kind == "bf16"):
            caches = [[] for _ in range(LAYERS)]
            token = model(ids, 0, caches)[:, -1:].argmax(-1)
            for i in range(127):
                token = model(token, 32 + i, caches)[:, -1:].argmax(-1)

    once()
    return 8 * 128 / min(timed(once) for _ in range(3))


def memory():
    """Megabytes that a full fine-tune in fp32 takes over the process before it: hidden 1024, 8 layers, 128 tokens."""
    global HIDDEN, LAYERS, HEADS, KV, MLP, VOCAB
    HIDDEN, LAYERS, HEADS, KV, MLP, VOCAB = 1024, 8, 16, 8, 2752, 2048
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model = Model(lambda i, o: nn.Linear(i, o, bias=False))
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    ids = torch.randint(0, VOCAB, (1, 129))
    for _ in range(2):
        F.cross_entropy(model(ids[:, :-1]).reshape(-1, VOCAB), ids[:, 1:].reshape(-1)).backward()
        optimizer.step()
        optimizer.zero_grad()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def quantize():
    """MB/s of fp32 that PyTorch's own operators bring to 4-bit codes in blocks of 64, scales in 8 bits: the nearest of 16 levels by bisection."""
    levels = torch.tensor([-1.0, -0.6961928, -0.52507305, -0.3949175, -0.28444138, -0.18477343, -0.09105004, 0.0,
                           0.0795803, 0.1609302, 0.2461123, 0.33791524, 0.44070983, 0.562617, 0.72295684, 1.0])
    middles = (levels[1:] + levels[:-1]) / 2
    weight = torch.randn(4096, 4096)

    def once():
        blocks = weight.reshape(-1, 64)
        scales = blocks.abs().amax(1, keepdim=True)
        codes = torch.bucketize(blocks / scales, middles, out_int32=True).to(torch.uint8).reshape(-1, 2)
        packed = codes[:, 0] * 16 + codes[:, 1]
        groups = (scales - scales.mean()).reshape(-1, 256)
        outer = groups.abs().amax(1, keepdim=True)
        return packed, (groups / outer * 127).round().to(torch.int8), outer

    once()
    return weight.numel() * 4 / 1e6 / min(timed(once) for _ in range(3))


def on_gpu(name):
    from peft import LoraConfig, get_peft_model
    from transformers import LlamaConfig, LlamaForCausalLM
    hidden, mlp, layers, size, tied = {"Llama-3.2-1B": (2048, 8192, 16, 64, True), "Llama-3.1-8B": (4096, 14336, 32, 128, False)}[name]
    config = LlamaConfig(vocab_size=128256, hidden_size=hidden, intermediate_size=mlp, num_hidden_layers=layers, num_attention_heads=32, num_key_value_heads=8, head_dim=size,
                         max_position_embeddings=8192, tie_word_embeddings=tied, attn_implementation="sdpa")
    with torch.device("cuda"):
        torch.set_default_dtype(torch.bfloat16)
        model = LlamaForCausalLM(config)
    return get_peft_model(model, LoraConfig(r=64, lora_alpha=16, target_modules="all-linear", task_type="CAUSAL_LM"))


def gpu_step(name):
    model = on_gpu(name)
    model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    model.train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4)
    ids = torch.randint(0, 128256, (4, 1024), device="cuda")

    def once():
        # PEFT keeps its matrices in fp32; autocast, as in its Trainer, computes with them in bf16.
        with torch.autocast("cuda", torch.bfloat16):
            loss = model(input_ids=ids, labels=ids).loss
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        torch.cuda.synchronize()

    for _ in range(2):
        once()
    return 4 * 1024 / min(timed(once) for _ in range(3))


@torch.no_grad()
def gpu_decode(name):
    model = on_gpu(name).eval()
    ids = torch.randint(0, 128256, (8, 32), device="cuda")

    def once():
        with torch.autocast("cuda", torch.bfloat16):
            model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False, min_new_tokens=128, max_new_tokens=128, pad_token_id=0)
        torch.cuda.synchronize()

    once()
    return 8 * 128 / min(timed(once) for _ in range(2))


def timed(body):
    start = time.perf_counter()
    body()
    return time.perf_counter() - start


torch.manual_seed(1)
if sys.argv[1].startswith("gpu"):
    print({"gpu-step": gpu_step, "gpu-decode": gpu_decode}[sys.argv[1]](*sys.argv[2:]), torch.cuda.max_memory_allocated())
else:
    torch.set_num_threads(1)
    print({"step": step, "decode": decode, "quantize": quantize, "memory": memory}[sys.argv[1]](*sys.argv[2:]))
