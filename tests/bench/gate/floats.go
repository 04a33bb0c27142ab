// Floating point, and fields behind pointers.
package main

type body struct{ x, y, vx, vy, mass float64 }

func main() {
	bodies := []*body{{0, 0, 0, 0, 10}, {1, 2, 0.1, 0, 1}, {3, -1, 0, 0.2, 2}, {-2, 1, 0.1, 0.1, 3}}
	for step := 0; step < 1500; step++ {
		for i, a := range bodies {
			for _, b := range bodies[i+1:] {
				dx, dy := a.x-b.x, a.y-b.y
				d2 := dx*dx + dy*dy + 0.01
				f := 0.001 / d2
				a.vx -= dx * b.mass * f
				a.vy -= dy * b.mass * f
				b.vx += dx * a.mass * f
				b.vy += dy * a.mass * f
			}
		}
		for _, a := range bodies {
			a.x += 0.01 * a.vx
			a.y += 0.01 * a.vy
		}
	}
	println(int(bodies[0].x*1e6), int(bodies[3].y*1e6))
}
