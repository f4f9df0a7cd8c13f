// The kernels of a GPU. One block of threads works on a row, or each thread on a few elements; arithmetic is in fp32. Sums are folded in a fixed
// order and no two threads add to one place: the same bits on every call.
#include "kernels.h"

#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAStream.h>
#include <c10/macros/Macros.h>
#include <cuda_bf16.h>

#include <algorithm>

#include "definitions.h"

namespace pt {
namespace {

constexpr int kThreads = 256, kWarp = 32;

__device__ inline float to_float(float x) { return x; }
__device__ inline float to_float(uint16_t x) { return __uint_as_float(static_cast<uint32_t>(x) << 16); }
__device__ inline void put(float x, float* y) { *y = x; }
__device__ inline void put(float x, uint16_t* y) { *y = __bfloat16_as_ushort(__float2bfloat16_rn(x)); }

/// N elements that are loaded and stored at once: 16 bytes where rows allow it.
template <class T, int N>
struct alignas(sizeof(T) * N) Pack {
    T of[N];
};

/// Calls f with the number of elements of a pack as a constant: as many as 16 bytes hold where n and the addresses are multiples, else one.
template <class T, class F>
void by_pack(int64_t n, std::initializer_list<const void*> addresses, F f) {
    constexpr int kMost = 16 / sizeof(T);
    const bool fits = n % kMost == 0 && std::all_of(addresses.begin(), addresses.end(), [](const void* p) { return reinterpret_cast<uintptr_t>(p) % 16 == 0; });
    if (fits) f(std::integral_constant<int, kMost>());
    else f(std::integral_constant<int, 1>());
}

/// Blocks of kThreads for n threads.
inline unsigned blocks_of(int64_t n) { return static_cast<unsigned>((n + kThreads - 1) / kThreads); }

template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), int64_t blocks, Arguments... arguments) {
    if (blocks == 0) return;
    kernel<<<static_cast<unsigned>(blocks), kThreads, 0, c10::cuda::getCurrentCUDAStream()>>>(arguments...);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

struct Add {
    static constexpr float kNone = 0;
    __device__ float operator()(float a, float b) const { return a + b; }
};
struct Largest {
    static constexpr float kNone = -INFINITY;
    __device__ float operator()(float a, float b) const { return fmaxf(a, b); }
};

/// The fold of all threads' values, in all threads.
template <class Fold>
__device__ float over_block(float x, Fold fold) {
    __shared__ float parts[kThreads / kWarp];
    for (int step = kWarp / 2; step > 0; step /= 2) x = fold(x, __shfl_xor_sync(0xffffffff, x, step));
    // What the call before wrote is read until here.
    __syncthreads();
    if (threadIdx.x % kWarp == 0) parts[threadIdx.x / kWarp] = x;
    __syncthreads();
    x = Fold::kNone;
    for (int i = 0; i < kThreads / kWarp; i++) x = fold(x, parts[i]);
    return x;
}

template <class T, int N>
__global__ void rms_norm_rows(const T* x, const float* weight, T* y, float* inverse, int64_t n, float eps) {
    x += blockIdx.x * n, y += blockIdx.x * n;
    float squares = 0;
    for (int64_t i = threadIdx.x * N; i < n; i += kThreads * N) {
        const auto in = *reinterpret_cast<const Pack<T, N>*>(x + i);
        for (int j = 0; j < N; j++) squares += to_float(in.of[j]) * to_float(in.of[j]);
    }
    const float factor = 1.0f / sqrtf(over_block(squares, Add()) / static_cast<float>(n) + eps);
    if (threadIdx.x == 0) inverse[blockIdx.x] = factor;
    for (int64_t i = threadIdx.x * N; i < n; i += kThreads * N) {
        const auto in = *reinterpret_cast<const Pack<T, N>*>(x + i);
        Pack<T, N> out;
        for (int j = 0; j < N; j++) put(to_float(in.of[j]) * factor * weight[i + j], out.of + j);
        *reinterpret_cast<Pack<T, N>*>(y + i) = out;
    }
}

template <class T>
void rms_norm(const T* x, const float* weight, T* y, float* inverse, int64_t rows, int64_t n, float eps) {
    by_pack<T>(n, {x, y}, [&](auto pack) { launch(rms_norm_rows<T, decltype(pack)::value>, rows, x, weight, y, inverse, n, eps); });
}

// With g = dy · weight and r = inverse: dx = r · (g − x · r² · mean(g · x)).
template <class T, int N>
__global__ void rms_norm_backward_rows(const T* dy, const T* x, const float* weight, const float* inverse, T* dx, int64_t n) {
    dy += blockIdx.x * n, x += blockIdx.x * n, dx += blockIdx.x * n;
    float dot = 0;
    for (int64_t i = threadIdx.x * N; i < n; i += kThreads * N) {
        const auto d = *reinterpret_cast<const Pack<T, N>*>(dy + i), in = *reinterpret_cast<const Pack<T, N>*>(x + i);
        for (int j = 0; j < N; j++) dot += to_float(d.of[j]) * weight[i + j] * to_float(in.of[j]);
    }
    const float r = inverse[blockIdx.x], k = r * r * over_block(dot, Add()) / static_cast<float>(n);
    for (int64_t i = threadIdx.x * N; i < n; i += kThreads * N) {
        const auto d = *reinterpret_cast<const Pack<T, N>*>(dy + i), in = *reinterpret_cast<const Pack<T, N>*>(x + i);
        Pack<T, N> out;
        for (int j = 0; j < N; j++) put(r * (to_float(d.of[j]) * weight[i + j] - to_float(in.of[j]) * k), out.of + j);
        *reinterpret_cast<Pack<T, N>*>(dx + i) = out;
    }
}

/// A thread has a column, and goes down its rows in order.
template <class T>
__global__ void rms_norm_weight_columns(const T* dy, const T* x, const float* inverse, float* dweight, int64_t rows, int64_t n) {
    const int64_t column = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (column >= n) return;
    float total = dweight[column];
    for (int64_t row = 0; row < rows; row++) total += to_float(dy[row * n + column]) * to_float(x[row * n + column]) * inverse[row];
    dweight[column] = total;
}

template <class T>
void rms_norm_backward(const T* dy, const T* x, const float* weight, const float* inverse, T* dx, float* dweight, int64_t rows, int64_t n) {
    by_pack<T>(n, {dy, x, dx}, [&](auto pack) { launch(rms_norm_backward_rows<T, decltype(pack)::value>, rows, dy, x, weight, inverse, dx, n); });
    if (dweight) launch(rms_norm_weight_columns<T>, blocks_of(n), dy, x, inverse, dweight, rows, n);
}

__device__ inline float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

/// A thread has N elements of a row.
template <class T, int N>
__global__ void swiglu_elements(const T* x, T* y, int64_t total, int64_t n) {
    const int64_t at = (static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x) * N, row = at / n, i = at % n;
    if (at >= total) return;
    const auto gate = *reinterpret_cast<const Pack<T, N>*>(x + row * 2 * n + i), up = *reinterpret_cast<const Pack<T, N>*>(x + row * 2 * n + n + i);
    Pack<T, N> out;
    for (int j = 0; j < N; j++) {
        const float g = to_float(gate.of[j]);
        put(g * sigmoid(g) * to_float(up.of[j]), out.of + j);
    }
    *reinterpret_cast<Pack<T, N>*>(y + at) = out;
}

template <class T>
void swiglu(const T* x, T* y, int64_t rows, int64_t n) {
    by_pack<T>(n, {x, y}, [&](auto pack) { launch(swiglu_elements<T, decltype(pack)::value>, blocks_of(rows * n / pack), x, y, rows * n, n); });
}

template <class T, int N>
__global__ void swiglu_backward_elements(const T* dy, const T* x, T* dx, int64_t total, int64_t n) {
    const int64_t at = (static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x) * N, row = at / n, i = at % n, first = row * 2 * n + i;
    if (at >= total) return;
    const auto gate = *reinterpret_cast<const Pack<T, N>*>(x + first), up = *reinterpret_cast<const Pack<T, N>*>(x + first + n), gradient = *reinterpret_cast<const Pack<T, N>*>(dy + at);
    Pack<T, N> dgate, dup;
    for (int j = 0; j < N; j++) {
        const float g = to_float(gate.of[j]), d = to_float(gradient.of[j]), s = sigmoid(g);
        put(d * to_float(up.of[j]) * s * (1.0f + g * (1.0f - s)), dgate.of + j);
        put(d * g * s, dup.of + j);
    }
    *reinterpret_cast<Pack<T, N>*>(dx + first) = dgate;
    *reinterpret_cast<Pack<T, N>*>(dx + first + n) = dup;
}

template <class T>
void swiglu_backward(const T* dy, const T* x, T* dx, int64_t rows, int64_t n) {
    by_pack<T>(n, {dy, x, dx}, [&](auto pack) { launch(swiglu_backward_elements<T, decltype(pack)::value>, blocks_of(rows * n / pack), dy, x, dx, rows * n, n); });
}

template <class T, int N>
__global__ void dropout_elements(const T* x, T* y, int64_t n, uint64_t key, int64_t first, uint32_t threshold, float scale) {
    const int64_t at = (static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x) * N;
    if (at >= n) return;
    const auto in = *reinterpret_cast<const Pack<T, N>*>(x + at);
    Pack<T, N> out;
    for (int j = 0; j < N; j++) put(dropout_number(first + at + j, key) < threshold ? 0.0f : to_float(in.of[j]) * scale, out.of + j);
    *reinterpret_cast<Pack<T, N>*>(y + at) = out;
}

template <class T>
void dropout(const T* x, T* y, int64_t n, uint64_t key, int64_t first, float p) {
    by_pack<T>(n, {x, y}, [&](auto pack) {
        launch(dropout_elements<T, decltype(pack)::value>, blocks_of(n / pack), x, y, n, key, first, dropout_threshold(p), 1.0f / (1.0f - p));
    });
}

__constant__ float kNf4[16] = PT_NF4_LEVELS;

/// A thread has the N values of N / 2 bytes; N divides the block, or is 2.
template <class T, int N>
__global__ void nf4_values(const uint8_t* codes, const float* absmax, T* y, int64_t n, int64_t block) {
    // Constant memory serves one address at a time, and each thread of a warp has another code.
    __shared__ float levels[16];
    if (threadIdx.x < 16) levels[threadIdx.x] = kNf4[threadIdx.x];
    __syncthreads();
    const int64_t at = (static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x) * N;
    if (at >= n) return;
    const float scale = absmax[at / block];
    const auto bytes = *reinterpret_cast<const Pack<uint8_t, N / 2>*>(codes + at / 2);
    Pack<T, N> out;
    for (int j = 0; j < N; j += 2) {
        put(levels[bytes.of[j / 2] >> 4] * scale, out.of + j);
        put(levels[bytes.of[j / 2] & 15] * scale, out.of + j + 1);
    }
    if (at + N <= n) *reinterpret_cast<Pack<T, N>*>(y + at) = out;
    else y[at] = out.of[0];
}

template <class T>
void nf4_dequantize(const uint8_t* codes, const float* absmax, T* y, int64_t n, int64_t block) {
    constexpr int kMost = 8;
    const bool fits = n % kMost == 0 && block % kMost == 0 && reinterpret_cast<uintptr_t>(codes) % 4 == 0 && reinterpret_cast<uintptr_t>(y) % (kMost * sizeof(T)) == 0;
    if (fits) launch(nf4_values<T, kMost>, blocks_of(n / kMost), codes, absmax, y, n, block);
    else launch(nf4_values<T, 2>, blocks_of((n + 1) / 2), codes, absmax, y, n, block);
}

__global__ void nf4_scale_elements(const uint8_t* codes, const float* nested, const float* levels, float offset, float* scales, int64_t n) {
    const int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    // Rounded twice, as on the processor: joined in one instruction it would be other bits.
    if (i < n) scales[i] = __fadd_rn(__fmul_rn(levels[codes[i]], nested[i / 256]), offset);
}

void nf4_scales(const uint8_t* codes, const float* nested, const float* levels, float offset, float* scales, int64_t n) {
    launch(nf4_scale_elements, blocks_of(n), codes, nested, levels, offset, scales, n);
}

__global__ void cross_entropy_rows(float* logits, const int64_t* labels, float* losses, int64_t n) {
    logits += blockIdx.x * n;
    float most = -INFINITY, total = 0;
    for (int64_t i = threadIdx.x; i < n; i += kThreads) most = fmaxf(most, logits[i]);
    most = over_block(most, Largest());
    for (int64_t i = threadIdx.x; i < n; i += kThreads) total += expf(logits[i] - most);
    total = over_block(total, Add());
    const int64_t label = labels[blockIdx.x];
    if (threadIdx.x == 0) losses[blockIdx.x] = most + logf(total) - logits[label];
    // The label's logit is read before its thread writes it.
    __syncthreads();
    const float factor = 1.0f / total;
    for (int64_t i = threadIdx.x; i < n; i += kThreads) logits[i] = expf(logits[i] - most) * factor - (i == label ? 1.0f : 0.0f);
}

void cross_entropy(float* logits, const int64_t* labels, float* losses, int64_t rows, int64_t n) { launch(cross_entropy_rows, rows, logits, labels, losses, n); }

__global__ void adamw_elements(float* p, const float* g, float* m, float* v, int64_t n, float grad_scale, float beta1, float beta2, float eps, float keep, float step, float root) {
    const int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (i >= n) return;
    const float gradient = g[i] * grad_scale, first = beta1 * m[i] + (1.0f - beta1) * gradient, second = beta2 * v[i] + (1.0f - beta2) * gradient * gradient;
    m[i] = first;
    v[i] = second;
    p[i] = p[i] * keep - step * first / (sqrtf(second) * root + eps);
}

void adamw(float* p, const float* g, float* m, float* v, int64_t n, float grad_scale, float lr, float beta1, float beta2, float eps,
           float decay, float correction1, float correction2) {
    launch(adamw_elements, blocks_of(n), p, g, m, v, n, grad_scale, beta1, beta2, eps, 1.0f - lr * decay, lr / correction1, 1.0f / std::sqrt(correction2));
}

/// A thread has a pair of elements that are turned together, or one that is not.
__global__ void rotate_rows(const uint16_t* x, const float* cosine, const float* sine, const int64_t* positions, int64_t table, uint16_t* y, int64_t rows, int64_t heads,
                            int64_t turned, int64_t d, int64_t rotary, bool back) {
    const int64_t half = rotary / 2, threads = d - half, at = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (at >= rows * heads * threads) return;
    const int64_t i = at % threads, head = at / threads % heads, row = at / threads / heads, first = (row * heads + head) * d;
    if (i >= half) {
        y[first + half + i] = x[first + half + i];
    } else if (head >= turned) {
        y[first + i] = x[first + i];
        y[first + half + i] = x[first + half + i];
    } else {
        CUDA_KERNEL_ASSERT(positions[row] >= 0 && positions[row] < table);
        const int64_t angle = positions[row] * half + i;
        const float a = to_float(x[first + i]), b = to_float(x[first + half + i]), c = cosine[angle], s = back ? -sine[angle] : sine[angle];
        put(a * c - b * s, y + first + i);
        put(b * c + a * s, y + first + half + i);
    }
}

void rotate(const uint16_t* x, const float* cosine, const float* sine, const int64_t* positions, int64_t table, uint16_t* y, int64_t rows, int64_t heads,
            int64_t turned, int64_t d, int64_t rotary, bool back) {
    launch(rotate_rows, blocks_of(rows * heads * (d - rotary / 2)), x, cosine, sine, positions, table, y, rows, heads, turned, d, rotary, back);
}

__global__ void append_rows(const uint16_t* qkv, const int32_t* slots, const int32_t* places, uint16_t* keys, uint16_t* values, int64_t rows, int64_t heads, int64_t kv_heads,
                            int64_t d, int64_t capacity) {
    const int64_t at = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
    if (at >= rows * kv_heads * d) return;
    const int64_t i = at % d, head = at / d % kv_heads, row = at / d / kv_heads;
    const int64_t from = (row * (heads + 2 * kv_heads) + heads + head) * d + i, to = ((slots[row] * kv_heads + head) * capacity + places[row]) * d + i;
    keys[to] = qkv[from];
    values[to] = qkv[from + kv_heads * d];
}

void append(const uint16_t* qkv, const int32_t* slots, const int32_t* places, uint16_t* keys, uint16_t* values, int64_t rows, int64_t heads, int64_t kv_heads,
            int64_t d, int64_t capacity) {
    launch(append_rows, blocks_of(rows * kv_heads * d), qkv, slots, places, keys, values, rows, heads, kv_heads, d, capacity);
}

template <class T>
constexpr RowKernels<T> rows() {
    return {rms_norm<T>, rms_norm_backward<T>, swiglu<T>, swiglu_backward<T>, dropout<T>, nf4_dequantize<T>};
}

}  // namespace

extern const DeviceKernels kernels_cuda;
const DeviceKernels kernels_cuda = {{rows<float>(), rows<uint16_t>(), cross_entropy, adamw}, rotate, nf4_scales, append};

}  // namespace pt
