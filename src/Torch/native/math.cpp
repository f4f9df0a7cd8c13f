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
/// The k largest, in falling order; of equal ones those of the lowest indices, in any order.
PT_EXPORT int pt_topk(Handle x, int64_t k, int64_t dim, Handle* values, Handle* indices) {
    // libtorch takes any of several that are equal to the last one: where there are more of them than places, a stable sort tells which come first.
    PT_TRY(const auto more = k < x->size(dim);
           auto [best, places] = x->topk(more ? k + 1 : k, dim);
           if (more && k > 0 && best.select(dim, k).eq(best.select(dim, k - 1)).any().item<bool>()) std::tie(best, places) = x->sort(true, dim, true);
           *values = pt::give(best.narrow(dim, 0, k)); *indices = pt::give(places.narrow(dim, 0, k)));
}
PT_EXPORT int pt_layer_norm(Handle x, Handle weight, Handle bias, double eps, Handle* out) {
    PT_TRY(*out = pt::give(at::layer_norm(*x, {x->size(-1)}, pt::optional(weight), pt::optional(bias), eps)));
}
