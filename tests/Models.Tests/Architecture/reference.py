"""Language models in plain PyTorch, from their published descriptions: the reference for src/Models. Computes in fp64 from the stored weights.

For each folder of the one given: reads model/, adapter/ (or none) and texts.json, writes out/logits, out/loss and out/<name> for every gradient,
as fp32 in little-endian order. Exit status 3: there is no torch.
"""
import json
import math
import os
import struct
import sys

try:
    import torch
except ImportError:
    sys.exit(3)
torch.set_num_threads(1)
F = torch.nn.functional
TYPES = {"F32": torch.float32, "BF16": torch.bfloat16, "F16": torch.float16, "U8": torch.uint8}


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            part = bytearray(data[8 + length + begin : 8 + length + end])
            tensors[name] = torch.frombuffer(part, dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def expanded(tensors):
    """bitsandbytes' NF4: each name with a state beside it becomes its matrix."""
    suffix = ".quant_state.bitsandbytes__nf4"
    names = [name[: -len(suffix)] for name in tensors if name.endswith(suffix)]
    beside = tuple(name + "." for name in names)
    dense = {name: tensor for name, tensor in tensors.items() if not name.startswith(beside) and name not in names}
    for name in names:
        state = json.loads(bytes(tensors[name + suffix].tolist()))
        codes = tensors[name].flatten()
        codes = torch.stack([codes >> 4, codes & 15], 1).flatten().long()
        scale = tensors[name + ".absmax"]
        if name + ".nested_absmax" in tensors:
            outer = tensors[name + ".nested_absmax"].repeat_interleave(state["nested_blocksize"])[: scale.numel()]
            scale = tensors[name + ".nested_quant_map"][scale.long()] * outer + state["nested_offset"]
        count = math.prod(state["shape"])
        values = tensors[name + ".quant_map"][codes[:count]] * scale.repeat_interleave(state["blocksize"])[:count]
        dense[name] = values.reshape(state["shape"])
    return dense, set(names)


def llama3(frequency, scaling):
    old, low, high = scaling["original_max_position_embeddings"], scaling["low_freq_factor"], scaling["high_freq_factor"]
    wave = 2 * math.pi / frequency
    if wave < old / high:
        return frequency
    if wave > old / low:
        return frequency / scaling["factor"]
    smooth = (old / wave - low) / (high - low)
    return (1 - smooth) * frequency / scaling["factor"] + smooth * frequency


def rotated(x, config):
    """x [tokens, heads, size]: the first dimensions of each head, halves paired."""
    turned = int(config["head_dim"] * config.get("partial_rotary_factor", 1))
    frequencies = [config["rope_theta"] ** (-2 * i / turned) for i in range(turned // 2)]
    scaling = config.get("rope_scaling")
    if scaling and scaling["rope_type"] == "linear":
        frequencies = [f / scaling["factor"] for f in frequencies]
    elif scaling:
        frequencies = [llama3(f, scaling) for f in frequencies]
    angles = torch.arange(len(x), dtype=torch.float64)[:, None] * torch.tensor(frequencies, dtype=torch.float64)
    cosine, sine = angles.cos()[:, None, :], angles.sin()[:, None, :]
    a, b, rest = x[..., : turned // 2], x[..., turned // 2 : turned], x[..., turned:]
    return torch.cat([a * cosine - b * sine, b * cosine + a * sine, rest], -1)


def attended(q, k, v, window):
    """q [tokens, heads, size], k and v of fewer heads; a query sees `window` keys, its own included."""
    groups = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
    scores = torch.einsum("qhd,khd->hqk", q, k) / math.sqrt(q.shape[2])
    back = torch.arange(len(q))[:, None] - torch.arange(len(q))[None, :]
    seen = (back >= 0) & (back < window) if window else back >= 0
    scores = scores.masked_fill(~seen, -math.inf)
    return torch.einsum("hqk,khd->qhd", scores.softmax(-1), v).flatten(1)


class Model:
    def __init__(self, folder):
        with open(os.path.join(folder, "model/config.json")) as file:
            self.config = json.load(file)
        tensors, self.quantised = expanded(read(os.path.join(folder, "model/model.safetensors")))
        self.weights = {name: tensor.double() for name, tensor in tensors.items()}
        self.lora, self.scale = {}, 0
        adapter = os.path.join(folder, "adapter")
        if os.path.exists(adapter):
            with open(os.path.join(adapter, "adapter_config.json")) as file:
                lora = json.load(file)
            self.scale = lora["lora_alpha"] / (math.sqrt(lora["r"]) if lora["use_rslora"] else lora["r"])
            self.lora = {name: tensor.double() for name, tensor in read(os.path.join(adapter, "adapter_model.safetensors")).items()}
        self.trained = self.lora or self.weights
        for tensor in self.trained.values():
            tensor.requires_grad_()

    def linear(self, x, name, transposed=False):
        weight = self.weights[name + ".weight"]
        if transposed and name + ".weight" not in self.quantised:
            weight = weight.T
        y = F.linear(x, weight, self.weights.get(name + ".bias"))
        a = self.lora.get(f"base_model.model.{name}.lora_A.weight")
        if a is not None:
            y = y + F.linear(F.linear(x, a), self.lora[f"base_model.model.{name}.lora_B.weight"]) * self.scale
        return y

    def logits(self, ids):
        return self.gpt2(ids) if self.config["model_type"] == "gpt2" else self.llama(ids)

    def llama(self, ids):
        config, weights = self.config, self.weights
        heads, kv, size = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]

        def norm(x, name):
            return x / (x.pow(2).mean(-1, keepdim=True) + config["rms_norm_eps"]).sqrt() * weights[name + ".weight"]

        x = weights["model.embed_tokens.weight"][ids]
        for layer in range(config["num_hidden_layers"]):
            prefix = f"model.layers.{layer}."
            h = norm(x, prefix + "input_layernorm")
            if config["model_type"] == "phi3":
                qkv = self.linear(h, prefix + "self_attn.qkv_proj")
            else:
                qkv = torch.cat([self.linear(h, f"{prefix}self_attn.{part}_proj") for part in "qkv"], -1)
            q, k, v = (part.reshape(len(ids), -1, size) for part in qkv.split([heads * size, kv * size, kv * size], -1))
            window = config.get("sliding_window") if layer >= config.get("max_window_layers", 0) else None
            x = x + self.linear(attended(rotated(q, config), rotated(k, config), v, window), prefix + "self_attn.o_proj")
            h = norm(x, prefix + "post_attention_layernorm")
            if config["model_type"] == "phi3":
                gate, up = self.linear(h, prefix + "mlp.gate_up_proj").chunk(2, -1)
            else:
                gate, up = self.linear(h, prefix + "mlp.gate_proj"), self.linear(h, prefix + "mlp.up_proj")
            x = x + self.linear(F.silu(gate) * up, prefix + "mlp.down_proj")
        head = "model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"
        return F.linear(norm(x, "model.norm"), weights[head])

    def gpt2(self, ids):
        config, weights = self.config, self.weights

        def norm(x, name):
            return F.layer_norm(x, x.shape[-1:], weights[name + ".weight"], weights[name + ".bias"], config["layer_norm_epsilon"])

        def gelu(x):
            return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

        x = weights["transformer.wte.weight"][ids] + weights["transformer.wpe.weight"][: len(ids)]
        for layer in range(config["n_layer"]):
            prefix = f"transformer.h.{layer}."
            qkv = self.linear(norm(x, prefix + "ln_1"), prefix + "attn.c_attn", transposed=True)
            q, k, v = (part.reshape(len(ids), config["n_head"], -1) for part in qkv.chunk(3, -1))
            x = x + self.linear(attended(q, k, v, None), prefix + "attn.c_proj", transposed=True)
            h = gelu(self.linear(norm(x, prefix + "ln_2"), prefix + "mlp.c_fc", transposed=True))
            x = x + self.linear(h, prefix + "mlp.c_proj", transposed=True)
        return F.linear(norm(x, "transformer.ln_f"), weights["transformer.wte.weight"])


def run(folder):
    model = Model(folder)
    with open(os.path.join(folder, "texts.json")) as file:
        texts = json.load(file)
    logits, losses, count = [], 0, 0
    for text in texts:
        scores = model.logits(torch.tensor(text["ids"]))
        labels = torch.tensor(text["labels"])
        losses = losses + F.cross_entropy(scores[:-1], labels[1:], ignore_index=-100, reduction="sum")
        count += int((labels[1:] >= 0).sum())
        logits.append(scores)
    loss = losses / count
    loss.backward()
    results = {"logits": torch.cat(logits), "loss": loss.reshape(1)}
    results.update({name: tensor.grad for name, tensor in model.trained.items()})
    os.makedirs(os.path.join(folder, "out"))
    for name, tensor in results.items():
        values = tensor.detach().float().flatten().tolist()
        with open(os.path.join(folder, "out", name), "wb") as file:
            file.write(struct.pack(f"<{len(values)}f", *values))


for case in sorted(os.listdir(sys.argv[1])):
    run(os.path.join(sys.argv[1], case))
