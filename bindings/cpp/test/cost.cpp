// What a call, and a call of the host out of a script, take through the binding and through ergo.h alone: ns, the best of 500 rounds.
#include "../ergo.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

static constexpr int rounds = 500, n = 1000;

template <class F> static double ns(F &&f) {
    double best = 1e18;
    for (int round = 0; round < rounds; round++) {
        const auto from = std::chrono::steady_clock::now();
        f();
        best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - from).count() / n);
    }
    return best;
}

int main() {
    auto opened = ergo::vm::open();
    ergo::vm &vm = *opened;
    auto m = *vm.load("cost", "cost.go", "package cost\nfunc Half(x float64) float64 { return x / 2 }\nfunc Loop(n int) { for range n { tick() } }\nfunc Empty(n int) { for range n { Half(1) } }\n");
    int ticks = 0;
    if (!m.host("tick", [&ticks] { ticks++; }) || !m.init())
        return 1;
    auto half = *m.find<double(double)>("Half");
    auto loop = *m.find<void(std::int64_t)>("Loop");
    auto greet = *vm.load("text", "text.go", "package text\nfunc Same(s string) string { return s }\n");
    if (!greet.init())
        return 1;
    auto same = *greet.find<std::string_view(std::string_view)>("Same");

    ergo_func raw = 0;
    if (ergo_find(vm.get(), m.get(), "Half", nullptr, &raw) != ERGO_OK)
        return 1;
    double sum = 0;
    std::printf("ergo_call               %5.0f ns\n", ns([&] {
                    for (int i = 0; i < n; i++) {
                        ergo_slot io = ergo_from_f64(i);
                        (void)ergo_call(vm.get(), raw, &io, 1);
                        sum += ergo_to_f64(io);
                    }
                }));
    std::printf("func<double(double)>    %5.0f ns\n", ns([&] {
                    for (int i = 0; i < n; i++)
                        sum += *half(i);
                }));
    std::printf("func<string_view(same)> %5.0f ns\n", ns([&] {
                    for (int i = 0; i < n; i++)
                        sum += static_cast<double>(same("eighteen characters")->size());
                }));
    std::printf("host lambda             %5.0f ns\n", ns([&] { (void)loop(n); }));
    return sum > 0 && ticks == rounds * n ? 0 : 1;
}
