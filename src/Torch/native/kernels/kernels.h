// Kernels on plain memory, one table for each instruction set. Rows are contiguous; T is float or bfloat16 (its bits, uint16_t).
#pragma once

#include <cstdint>

namespace pt {

template <class T>
struct RowKernels {
    /// To and from fp32; rounds to the nearest even.
    void (*load)(const T* x, float* y, int64_t n);
    void (*store)(const float* x, T* y, int64_t n);
    /// y = x · rsqrt(mean(x²) + eps) · weight for each of `rows` rows of n; inverse holds the factor of each row.
    void (*rms_norm)(const T* x, const float* weight, T* y, float* inverse, int64_t rows, int64_t n, float eps);
    /// dweight (fp32, may be null) is added to.
    void (*rms_norm_backward)(const T* dy, const T* x, const float* weight, const float* inverse, T* dx, float* dweight, int64_t rows, int64_t n);
    /// x holds [gate | up] in each row of 2n; y = silu(gate) · up, rows of n.
    void (*swiglu)(const T* x, T* y, int64_t rows, int64_t n);
    void (*swiglu_backward)(const T* dy, const T* x, T* dx, int64_t rows, int64_t n);
    /// A row's heads of d elements each into fp32, turned by the angles of its position (halves paired, as in Hugging Face's LLaMA); rotary is how many of the d are turned.
    void (*rotate_in)(const T* x, const float* cosine, const float* sine, float* y, int64_t heads, int64_t d, int64_t rotary);
    /// The same the other way round, by the opposite angle.
    void (*rotate_out)(const float* x, const float* cosine, const float* sine, T* y, int64_t heads, int64_t d, int64_t rotary);
    /// y = keep ? x · scale : 0, where keep is a function of (key, index of the element) alone.
    void (*dropout)(const T* x, T* y, int64_t n, uint64_t key, int64_t first, float p);
};

struct Kernels {
    const char* name;
    RowKernels<float> f32;
    RowKernels<uint16_t> bf16;
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
    /// Turns logits into (softmax − onehot(label)) · weight in place and returns the row's loss, not weighted.
    float (*cross_entropy)(float* logits, int64_t n, int64_t label, float weight);
    /// AdamW with decoupled weight decay; gradients are multiplied by grad_scale first.
    void (*adamw)(float* p, const float* g, float* m, float* v, int64_t n, float grad_scale, float lr, float beta1, float beta2, float eps,
                  float decay, float correction1, float correction2);
    /// Codes of one NF4 block of n ≤ 64 values, given 1/absmax; two a byte, the first in the high nibble.
    void (*nf4_quantize)(const float* x, uint8_t* codes, int64_t n, float inverse);
    void (*nf4_dequantize_f32)(const uint8_t* codes, float* y, int64_t n, float absmax);
    void (*nf4_dequantize_bf16)(const uint8_t* codes, uint16_t* y, int64_t n, float absmax);
};

/// The kernels for this processor.
const Kernels& kernels();

template <class T>
const RowKernels<T>& row_kernels();

}  // namespace pt
