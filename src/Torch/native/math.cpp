// Plain operators, one line each: whatever is not worth a kernel of our own.
#include "shim.h"

using pt::Handle;

#define UNARY(name, expression) \
    PT_EXPORT int pt_##name(Handle x, Handle* out) { PT_TRY(*out = pt::give(expression)); }
#define BINARY(name, expression) \
    PT_EXPORT int pt_##name(Handle a, Handle b, Handle* out) { PT_TRY(*out = pt::give(expression)); }
#define SCALAR(name, expression) \
    PT_EXPORT int pt_##name(Handle x, double value, Handle* out) { PT_TRY(*out = pt::give(expression)); }

UNARY(neg, x->neg())
UNARY(abs, x->abs())
UNARY(sqrt, x->sqrt())
UNARY(silu, at::silu(*x))
UNARY(gelu_tanh, at::gelu(*x, "tanh"))
UNARY(sum, x->sum())
UNARY(mean, x->mean())
UNARY(max, x->max())

BINARY(add, a->add(*b))
BINARY(sub, a->sub(*b))
BINARY(mul, a->mul(*b))
BINARY(div, a->div(*b))
BINARY(matmul, at::matmul(*a, *b))
BINARY(embedding, at::embedding(*a, *b))

SCALAR(add_scalar, x->add(value))
SCALAR(mul_scalar, x->mul(value))
SCALAR(pow_scalar, x->pow(value))

PT_EXPORT int pt_sum_dim(Handle x, int64_t dim, int keep, Handle* out) { PT_TRY(*out = pt::give(x->sum(dim, keep != 0))); }
PT_EXPORT int pt_mean_dim(Handle x, int64_t dim, int keep, Handle* out) { PT_TRY(*out = pt::give(x->mean(dim, keep != 0))); }
PT_EXPORT int pt_log_softmax(Handle x, int64_t dim, Handle* out) { PT_TRY(*out = pt::give(at::log_softmax(*x, dim))); }
PT_EXPORT int pt_argmax(Handle x, int64_t dim, Handle* out) { PT_TRY(*out = pt::give(x->argmax(dim))); }
PT_EXPORT int pt_gather(Handle x, int64_t dim, Handle index, Handle* out) { PT_TRY(*out = pt::give(x->gather(dim, *index))); }
PT_EXPORT int pt_topk(Handle x, int64_t k, int64_t dim, Handle* values, Handle* indices) {
    PT_TRY(auto top = x->topk(k, dim); *values = pt::give(std::get<0>(top)); *indices = pt::give(std::get<1>(top)));
}
PT_EXPORT int pt_layer_norm(Handle x, Handle weight, Handle bias, double eps, Handle* out) {
    PT_TRY(*out = pt::give(at::layer_norm(*x, {x->size(-1)}, pt::optional(weight), pt::optional(bias), eps)));
}
