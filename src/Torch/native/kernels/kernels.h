// Kernels on plain memory: a table for each instruction set of the processor, and one for a GPU. Rows are contiguous; T is float or bfloat16
// (its bits, uint16_t). Those of a GPU take addresses there, and run on the stream that is current.
#pragma once

#include <cstdint>
#include <type_traits>

namespace pt {

template <class T>
struct RowKernels {
    /// y = x · rsqrt(mean(x²) + eps) · weight for each of `rows` rows of n; inverse holds the factor of each row.
    void (*rms_norm)(const T* x, const float* weight, T* y, float* inverse, int64_t rows, int64_t n, float eps);
    /// dweight (fp32, may be null) is added to.
    void (*rms_norm_backward)(const T* dy, const T* x, const float* weight, const float* inverse, T* dx, float* dweight, int64_t rows, int64_t n);
    /// x holds [gate | up] in each row of 2n; y = silu(gate) · up, rows of n.
    void (*swiglu)(const T* x, T* y, int64_t rows, int64_t n);
    void (*swiglu_backward)(const T* dy, const T* x, T* dx, int64_t rows, int64_t n);
    /// y = keep ? x · scale : 0, where keep is a function of (key, index of the element) alone.
    void (*dropout)(const T* x, T* y, int64_t n, uint64_t key, int64_t first, float p);
    /// Values of NF4 codes, two a byte, the first in the high nibble; each block of that even length has a scale.
    void (*nf4_dequantize)(const uint8_t* codes, const float* absmax, T* y, int64_t n, int64_t block);
};

/// What the processor and a GPU both have.
struct Kernels {
    RowKernels<float> f32;
    RowKernels<uint16_t> bf16;
    /// Turns rows of n logits into softmax − onehot(label) in place; losses holds −log p(label) of each row.
    void (*cross_entropy)(float* logits, const int64_t* labels, float* losses, int64_t rows, int64_t n);
    /// AdamW with decoupled weight decay; gradients are multiplied by grad_scale first.
    void (*adamw)(float* p, const float* g, float* m, float* v, int64_t n, float grad_scale, float lr, float beta1, float beta2, float eps,
                  float decay, float correction1, float correction2);

    template <class T>
    const RowKernels<T>& rows() const {
        if constexpr (std::is_same_v<T, float>) return f32;
        else return bf16;
    }
};

template <class T>
struct TileKernels {
    /// To and from fp32; rounds to the nearest even.
    void (*load)(const T* x, float* y, int64_t n);
    void (*store)(const float* x, T* y, int64_t n);
    /// A row's heads of d elements each into fp32, turned by the angles of its position (halves paired, as in Hugging Face's LLaMA); rotary is how many of the d are turned.
    void (*rotate_in)(const T* x, const float* cosine, const float* sine, float* y, int64_t heads, int64_t d, int64_t rotary);
    /// The same the other way round, by the opposite angle.
    void (*rotate_out)(const float* x, const float* cosine, const float* sine, T* y, int64_t heads, int64_t d, int64_t rotary);
};

/// Those of the processor.
struct HostKernels : Kernels {
    const char* name;
    TileKernels<float> f32_tiles;
    TileKernels<uint16_t> bf16_tiles;
    /// In place: softmax over the first `visible` of n scores times scale, zero after them and before `hidden`. Returns log(sum(exp)).
    float (*softmax)(float* scores, int64_t hidden, int64_t visible, int64_t n, float scale);
    /// p = exp(scores · scale − lse) on [hidden, visible), zero elsewhere.
    void (*probabilities)(float* scores, int64_t hidden, int64_t visible, int64_t n, float scale, float lse);
    /// ds = p · (dp − delta) · scale, into dp.
    void (*softmax_backward)(const float* p, float* dp, int64_t n, float delta, float scale);
    float (*dot)(const float* a, const float* b, int64_t n);
    /// c[m, n] = a · b, or c += it, for matrices that fit the caches: nothing is packed or made ready. a(i, p) lies at i · row + p · column, so a
    /// may be a transpose; rows of b and c are contiguous, b_stride and c_stride apart.
    void (*small_gemm)(const float* a, int64_t row, int64_t column, const float* b, int64_t b_stride, float* c, int64_t c_stride,
                       int64_t m, int64_t n, int64_t k, bool accumulate);
    /// Sum of squares in fp64 over fixed chunks.
    double (*square_sum)(const float* x, int64_t n);
    /// Codes of one NF4 block of n ≤ 64 values, given 1/absmax; two a byte, the first in the high nibble.
    void (*nf4_quantize)(const float* x, uint8_t* codes, int64_t n, float inverse);

    template <class T>
    const TileKernels<T>& tiles() const {
        if constexpr (std::is_same_v<T, float>) return f32_tiles;
        else return bf16_tiles;
    }
};

/// Those of a GPU. Attention is libtorch's there, in bf16; around it are `rotate` and `append`.
struct DeviceKernels : Kernels {
    /// Joined rows of `heads` heads of d: the first `turned` are turned by the angles of the row's position, or back by them; the others are copied. The tables
    /// hold the angles of `table` positions: one beyond them stops the program that runs there. y may be x.
    void (*rotate)(const uint16_t* x, const float* cosine, const float* sine, const int64_t* positions, int64_t table, uint16_t* y, int64_t rows, int64_t heads,
                   int64_t turned, int64_t d, int64_t rotary, bool back);
    /// Scales of NF4 blocks out of their codes: levels[code] · nested[i / 256] + offset.
    void (*nf4_scales)(const uint8_t* codes, const float* nested, const float* levels, float offset, float* scales, int64_t n);
    /// Puts the keys and values of joined rows [q | k | v] into caches [slots, kv_heads, capacity, d]: row i at places[i] of slots[i].
    void (*append)(const uint16_t* qkv, const int32_t* slots, const int32_t* places, uint16_t* keys, uint16_t* values, int64_t rows, int64_t heads, int64_t kv_heads,
                   int64_t d, int64_t capacity);
};

/// The kernels for this processor.
const HostKernels& kernels();

/// The kernels for a GPU; null where the shim was compiled without CUDA.
const DeviceKernels* device_kernels();

}  // namespace pt
