// A frame loop: enemies move in Go, the host reads them in place, and the collector has a part of each frame.
//
// c++ -std=c++17 -Iinclude -Ibindings/cpp bindings/cpp/example/main.cpp -Ltarget/release -lergo -Wl,-rpath,$PWD/target/release -pthread
#include "../ergo.hpp"

#include <cstdio>

struct Vec3 {
    float x, y, z;
};
ERGO_STRUCT(Vec3, "Vec3");

static const char script[] = R"(package game

type Vec3 struct{ X, Y, Z float32 }

var Positions = make([]Vec3, 3)

func Update(dt float64) int {
	moved := 0
	for i := range Positions {
		p := &Positions[i]
		p.X += float32(dt) * speed(i)
		p.Y = ground(*p)
		moved++
	}
	return moved
}

func Spawn(n int) { Positions = append(Positions, make([]Vec3, n)...) }
)";

// What can go wrong goes through here: place and text, then the end.
template <class T> static T need(ergo::result<T> r) {
    if (!r) {
        std::fprintf(stderr, "%s\n", r.error().what().c_str());
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*r);
}

int main() {
    ergo::config config;
    config.flags = ERGO_MANUAL_GC; // the loop below collects
    auto vm = need(ergo::vm::open(config));
    auto game = need(vm.load("game", "game.go", script));
    need(game.host("speed", [](std::int64_t i) { return 1.0f + static_cast<float>(i); }));
    need(game.host("ground", [](Vec3 at) { return at.x / 2; }));
    need(game.init());

    auto update = need(game.find<std::int64_t(double)>("Update"));
    auto *positions = need(game.global<ergo::slice<Vec3>>("Positions"));
    for (int frame = 0; frame < 120; frame++) {
        need(update(1.0 / 60));
        (void)vm.step(500); // half a millisecond at most
    }
    for (const Vec3 &p : *positions)
        std::printf("%.2f %.2f %.2f\n", p.x, p.y, p.z);

    // Errors say where.
    auto bad = game.eval("Update(undefinedName)");
    std::printf("%s\n", bad.error().what().c_str());
    return vm.close() == ERGO_OK ? 0 : 1;
}
