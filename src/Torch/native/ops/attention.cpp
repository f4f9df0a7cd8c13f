// Tiles of queries against the keys of their own document alone: no tokens × tokens mask, and probabilities are made again in the backward pass
// from the logarithm of their sum (Dao et al. 2022).
#include "flash_attention.h"

#include <algorithm>

namespace pt {

void transpose(const float* x, int64_t rows, int64_t columns, float* y) {
    for (int64_t j = 0; j < columns; j++)
        for (int64_t i = 0; i < rows; i++) y[j * rows + i] = x[i * columns + j];
}

void multiply_rows(const float* a, const float* b, int64_t b_stride, float* c, int64_t m, int64_t n, int64_t k) {
    kernels().small_gemm(a, k, 1, b, b_stride, c, n, m, n, k, false);
}

/// c[m, n] += aᵀ · b, of a [k, m] and b [k, n].
static void add_transposed(const float* a, const float* b, float* c, int64_t m, int64_t n, int64_t k) { kernels().small_gemm(a, 1, m, b, n, c, n, m, n, k, true); }

namespace {

/// One document and one key/value head of joined rows, in fp32 scratch.
template <class T>
struct Tile {
    const Heads& heads;
    const Angles& angles;
    int64_t begin, length, kv;

    int64_t column_q() const { return kv * heads.group() * heads.size; }
    int64_t column_k() const { return (heads.heads + kv) * heads.size; }
    int64_t column_v() const { return (heads.heads + heads.kv_heads + kv) * heads.size; }

    void load_keys(const T* qkv, float* k, float* v) const {
        for (int64_t i = 0; i < length; i++) {
            const T* row = qkv + (begin + i) * heads.width();
            kernels().tiles<T>().rotate_in(row + column_k(), angles.cosine_of(begin + i), angles.sine_of(begin + i), k + i * heads.size, 1, heads.size, heads.rotary);
            kernels().tiles<T>().load(row + column_v(), v + i * heads.size, heads.size);
        }
    }

    void load_queries(const T* qkv, int64_t first, int64_t count, float* q) const {
        for (int64_t i = 0; i < count; i++)
            kernels().tiles<T>().rotate_in(qkv + (begin + first + i) * heads.width() + column_q(), angles.cosine_of(begin + first + i), angles.sine_of(begin + first + i),
                                           q + i * heads.group() * heads.size, heads.group(), heads.size, heads.rotary);
    }

    /// Rows of [tokens, heads · size] that belong to these queries and this group.
    T* output(T* rows, int64_t query) const { return rows + (begin + query) * heads.heads * heads.size + column_q(); }
};

template <class T>
void forward_tile(const Tile<T>& tile, const T* qkv, T* out, float* lse, int64_t tokens) {
    const auto& heads = tile.heads;
    const auto d = heads.size, group = heads.group();
    std::vector<float> memory((3 * tile.length + 2 * kQueries * group) * d + kQueries * group * tile.length);
    float *k = memory.data(), *kt = k + tile.length * d, *v = kt + tile.length * d, *q = v + tile.length * d, *o = q + kQueries * group * d, *s = o + kQueries * group * d;
    tile.load_keys(qkv, k, v);
    transpose(k, tile.length, d, kt);
    for (int64_t first = 0; first < tile.length; first += kQueries) {
        const auto count = std::min(kQueries, tile.length - first), keys = first + count;
        tile.load_queries(qkv, first, count, q);
        multiply_rows(q, kt, tile.length, s, count * group, keys, d);
        for (int64_t i = 0; i < count; i++)
            for (int64_t h = 0; h < group; h++)
                lse[(tile.kv * group + h) * tokens + tile.begin + first + i] =
                    kernels().softmax(s + (i * group + h) * keys, heads.first_key(first + i), first + i + 1, keys, static_cast<float>(heads.scale));
        multiply_rows(s, v, d, o, count * group, d, keys);
        for (int64_t i = 0; i < count; i++) kernels().tiles<T>().store(o + i * group * d, tile.output(out, first + i), group * d);
    }
}

template <class T>
void backward_tile(const Tile<T>& tile, const T* qkv, const T* out, const T* dout, const float* lse, T* dqkv, int64_t tokens) {
    const auto& heads = tile.heads;
    const auto d = heads.size, group = heads.group(), rows = kQueries * group;
    std::vector<float> memory((6 * tile.length + 4 * rows) * d + 2 * rows * tile.length);
    float *k = memory.data(), *v = k + tile.length * d, *kt = v + tile.length * d, *vt = kt + tile.length * d, *dk = vt + tile.length * d, *dv = dk + tile.length * d;
    float *q = dv + tile.length * d, *o = q + rows * d, *go = o + rows * d, *dq = go + rows * d, *p = dq + rows * d, *dp = p + rows * tile.length;
    tile.load_keys(qkv, k, v);
    transpose(k, tile.length, d, kt);
    transpose(v, tile.length, d, vt);
    for (int64_t first = 0; first < tile.length; first += kQueries) {
        const auto count = std::min(kQueries, tile.length - first), keys = first + count, n = count * group;
        tile.load_queries(qkv, first, count, q);
        multiply_rows(q, kt, tile.length, p, n, keys, d);
        for (int64_t i = 0; i < count; i++) {
            kernels().tiles<T>().load(tile.output(const_cast<T*>(out), first + i), o + i * group * d, group * d);
            kernels().tiles<T>().load(tile.output(const_cast<T*>(dout), first + i), go + i * group * d, group * d);
        }
        multiply_rows(go, vt, tile.length, dp, n, keys, d);
        for (int64_t i = 0; i < count; i++)
            for (int64_t h = 0; h < group; h++) {
                const auto row = i * group + h;
                kernels().probabilities(p + row * keys, heads.first_key(first + i), first + i + 1, keys, static_cast<float>(heads.scale),
                                        lse[(tile.kv * group + h) * tokens + tile.begin + first + i]);
                kernels().softmax_backward(p + row * keys, dp + row * keys, keys, kernels().dot(o + row * d, go + row * d, d), static_cast<float>(heads.scale));
            }
        add_transposed(p, go, dv, keys, d, n);
        add_transposed(dp, q, dk, keys, d, n);
        multiply_rows(dp, k, d, dq, n, d, keys);
        for (int64_t i = 0; i < count; i++) {
            const auto row = tile.begin + first + i;
            kernels().tiles<T>().rotate_out(dq + i * group * d, tile.angles.cosine_of(row), tile.angles.sine_of(row), dqkv + row * heads.width() + tile.column_q(), group, d, heads.rotary);
        }
    }
    for (int64_t i = 0; i < tile.length; i++) {
        T* row = dqkv + (tile.begin + i) * heads.width();
        kernels().tiles<T>().rotate_out(dk + i * d, tile.angles.cosine_of(tile.begin + i), tile.angles.sine_of(tile.begin + i), row + tile.column_k(), 1, d, heads.rotary);
        kernels().tiles<T>().store(dv + i * d, row + tile.column_v(), d);
    }
}

struct Attention : torch::autograd::Function<Attention> {
    struct Plan : torch::CustomClassHolder {
        Heads heads;
        Angles angles;
        std::vector<int64_t> bounds;
    };

    template <class F>
    static void each_tile(const Plan& plan, F f) {
        const auto documents = static_cast<int64_t>(plan.bounds.size()) - 1;
        at::parallel_for(0, documents * plan.heads.kv_heads, 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; i++) {
                const auto document = i / plan.heads.kv_heads;
                f(plan.bounds[document], plan.bounds[document + 1] - plan.bounds[document], i % plan.heads.kv_heads);
            }
        });
    }

    static at::Tensor forward(AutogradContext* context, at::Tensor qkv, c10::intrusive_ptr<Plan> plan) {
        qkv = qkv.contiguous();
        const auto tokens = qkv.size(0);
        auto out = at::empty({tokens, plan->heads.heads * plan->heads.size}, qkv.options());
        auto lse = at::empty({plan->heads.heads, tokens}, qkv.options().dtype(at::kFloat));
        by_type(qkv, [&](auto* type) {
            using T = std::remove_pointer_t<decltype(type)>;
            each_tile(*plan, [&](int64_t begin, int64_t length, int64_t kv) {
                forward_tile<T>({plan->heads, plan->angles, begin, length, kv}, data<T>(qkv), data<T>(out), data<float>(lse), tokens);
            });
        });
        context->save_for_backward({qkv, out, lse});
        context->saved_data["plan"] = c10::IValue::make_capsule(plan);
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto plan = c10::static_intrusive_pointer_cast<Plan>(context->saved_data["plan"].toCapsule());
        const auto saved = context->get_saved_variables();
        const auto qkv = saved[0], out = saved[1], lse = saved[2], dout = gradients[0].contiguous();
        auto dqkv = at::empty_like(qkv);
        by_type(qkv, [&](auto* type) {
            using T = std::remove_pointer_t<decltype(type)>;
            each_tile(*plan, [&](int64_t begin, int64_t length, int64_t kv) {
                backward_tile<T>({plan->heads, plan->angles, begin, length, kv}, data<T>(qkv), data<T>(out), data<T>(dout), floats(lse), data<T>(dqkv), qkv.size(0));
            });
        });
        return {dqkv, at::Tensor()};
    }
};

}  // namespace
}  // namespace pt

using namespace pt;

void pt::require_attention(const at::Tensor& rows, const Heads& heads, const Angles& angles) {
    TORCH_CHECK(heads.size > 0 && heads.kv_heads > 0 && heads.heads > 0 && heads.heads % heads.kv_heads == 0, heads.heads, " heads cannot share ", heads.kv_heads, " key/value heads");
    TORCH_CHECK(heads.rotary >= 0 && heads.rotary % 2 == 0 && heads.rotary <= heads.size, heads.rotary, " of ", heads.size, " elements cannot be turned");
    TORCH_CHECK(rows.dim() == 2 && rows.size(1) == heads.width(), "joined rows have ", heads.width(), " values, these ", rows.size(-1));
    if (angles.half == 0) return;
    TORCH_CHECK(angles.positions.defined() && angles.positions.scalar_type() == at::kLong && angles.positions.is_contiguous() && angles.positions.numel() == rows.size(0),
                "each row has a position, of int64");
    for (const auto& table : {angles.cosine, angles.sine})
        TORCH_CHECK(table.defined() && table.dim() == 2 && table.size(1) == angles.half && table.scalar_type() == at::kFloat && table.is_contiguous(),
                    "tables of angles are fp32 with ", angles.half, " columns");
    TORCH_CHECK(angles.cosine.size(0) == angles.sine.size(0), "the tables hold different positions");
    require_beside(rows, {angles.cosine, angles.sine, angles.positions});
    // A GPU would have to be waited for in every layer.
    if (rows.is_cpu() && rows.size(0) > 0) {
        const auto* positions = data<int64_t>(angles.positions);
        const auto [lowest, highest] = std::minmax_element(positions, positions + rows.size(0));
        TORCH_CHECK(*lowest >= 0 && *highest < angles.cosine.size(0), "a position is beyond the table of angles");
    }
}

/// qkv [tokens, (heads + 2 · kv_heads) · size]; bounds: documents + 1 rising row numbers, from 0 to tokens → [tokens, heads · size].
PT_EXPORT int pt_attention(Handle qkv, Handle cosine, Handle sine, Handle positions, const int64_t* bounds, int64_t count, int64_t heads, int64_t kv_heads,
                           int64_t size, int64_t rotary, int64_t window, double scale, int reference, Handle* out) {
    PT_TRY(auto plan = c10::make_intrusive<Attention::Plan>();
           plan->heads = {heads, kv_heads, size, rotary, window, scale};
           plan->angles = {optional(cosine), optional(sine), optional(positions), rotary / 2};
           plan->bounds.assign(bounds, bounds + count);
           require_attention(*qkv, plan->heads, plan->angles);
           TORCH_CHECK(count >= 2 && bounds[0] == 0 && bounds[count - 1] == qkv->size(0), "documents do not cover the rows");
           for (int64_t i = 1; i < count; i++) TORCH_CHECK(bounds[i] > bounds[i - 1], "document ", i - 1, " is empty");
           if (!reference && has_host_kernels(*qkv)) *out = give(Attention::apply(*qkv, plan));
           else if (!reference && has_flash(*qkv, plan->heads)) *out = give(flash_attention(*qkv, plan->angles, plan->bounds, plan->heads));
           else *out = give(reference_attention(*qkv, plan->angles, plan->bounds, plan->heads)));
}
