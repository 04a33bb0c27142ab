//! Leaks by their trend: does what each cycle leaves alive keep rising?
//!
//! In: marked bytes of cycle after cycle. Out: [`Trend`], once they rise so steadily, so far, that chance, a plateau with noise or a cache that fills and is
//! emptied do not explain it.
//!
//! 1. The rise is what came after the newest minimum of the last [`WINDOW`] cycles.
//! 2. It has at least [`Limits::cycles`] cycles. Kendall's test (exact, one-sided) says that so many ordered pairs come by chance with a probability below
//!    [`Limits::chance`], and the Theil–Sen slope, the median of the slopes of all pairs, is positive: a few outliers change neither.
//! 3. It went beyond the highest point known before it, by [`Limits::beyond`]: a sawtooth comes back to its old peaks; and it is near its own. Where nothing is known from
//!    before, twice as many cycles are asked for.
//! 4. It goes on: over its second half (at least [`Limits::cycles`]) the slope is at least half of the whole one, and the middle of its second half is higher than all of its
//!    first, by a quarter of [`Limits::beyond`], as a straight rise to there is. A program that has grown into its size stands still.
//! 5. By the slope it has gained [`Limits::gain`] of where it began, and [`Limits::gain_bytes`].

use std::collections::VecDeque;

/// Cycles that are looked at.
const WINDOW: usize = 32;

/// Cycles of which the peak is remembered.
const MEMORY: usize = 256;

/// When a rise is a leak.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// Cycles of the rise, at least.
    pub cycles: usize,
    /// Probability that chance orders them so.
    pub chance: f64,
    /// By what share the old peak is left behind.
    pub beyond: f64,
    /// What share was gained.
    pub gain: f64,
    /// And how many bytes.
    pub gain_bytes: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            cycles: 5,
            chance: 0.01,
            beyond: 0.10,
            gain: 0.05,
            gain_bytes: (1 << 20) as f64,
        }
    }
}

/// A rise that is taken for a leak.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Trend {
    /// Cycles it has.
    pub cycles: usize,
    /// Bytes a cycle.
    pub slope: f64,
    /// Probability that it is chance.
    pub chance: f64,
    /// Live bytes where it began.
    pub from_bytes: u64,
}

/// What is known of past cycles.
#[derive(Default)]
pub struct Detector {
    limits: Limits,
    live: VecDeque<f64>,
}

impl Detector {
    /// Nothing known yet.
    pub fn new(limits: Limits) -> Detector {
        Detector {
            limits,
            live: VecDeque::new(),
        }
    }

    /// A cycle has left so many bytes alive; the rise that it is part of, if that is taken for a leak.
    pub fn cycle(&mut self, live_bytes: u64) -> Option<Trend> {
        if self.live.len() == MEMORY {
            self.live.pop_front();
        }
        self.live.push_back(live_bytes as f64);
        self.trend()
    }

    fn trend(&self) -> Option<Trend> {
        let limits = &self.limits;
        let all: Vec<f64> = self.live.iter().copied().collect();
        let window = all.get(all.len().saturating_sub(WINDOW)..)?;
        let lowest = window.iter().copied().fold(f64::INFINITY, f64::min);
        let begin = window.iter().rposition(|live| *live == lowest)?;
        let rise = window.get(begin..)?;
        let before = all.get(..all.len() - rise.len())?;
        let peak = before.iter().copied().fold(0.0, f64::max);
        let needed = match before.len() {
            0..3 => 2 * limits.cycles,
            _ => limits.cycles,
        };
        let last = *rise.last()?;
        let top = rise.iter().copied().fold(0.0, f64::max);
        let is_high =
            last >= peak * (1.0 + limits.beyond) && last >= top * (1.0 - limits.beyond / 2.0);
        if rise.len() < needed || !is_high {
            return None;
        }
        let (slope, chance) = (theil_sen(rise), kendall(rise));
        let gain = slope * (rise.len() - 1) as f64;
        let n_recent = limits.cycles.max(rise.len() / 2);
        let recent = rise.get(rise.len().saturating_sub(n_recent)..)?;
        let is_leak = slope > 0.0
            && theil_sen(recent) >= slope / 2.0
            && middle_of_second_half(rise)
                >= peak_of_first_half(rise) * (1.0 + limits.beyond / 4.0)
            && chance < limits.chance
            && gain >= limits.gain_bytes
            && gain >= limits.gain * lowest;
        is_leak.then_some(Trend {
            cycles: rise.len(),
            slope,
            chance,
            from_bytes: lowest as u64,
        })
    }
}

fn middle_of_second_half(values: &[f64]) -> f64 {
    let mut half = values.get(values.len() / 2..).unwrap_or_default().to_vec();
    half.sort_by(f64::total_cmp);
    half.get(half.len() / 2).copied().unwrap_or(0.0)
}

fn peak_of_first_half(values: &[f64]) -> f64 {
    let half = values.iter().take(values.len() / 2);
    half.copied().fold(0.0, f64::max)
}

/// The median of the slopes of all pairs.
pub fn theil_sen(values: &[f64]) -> f64 {
    let mut slopes: Vec<f64> = pairs(values)
        .map(|(i, j, a, b)| (b - a) / (j - i) as f64)
        .collect();
    slopes.sort_by(f64::total_cmp);
    let middle = slopes.len() / 2;
    match (
        slopes.get(middle),
        middle.checked_sub(1).and_then(|at| slopes.get(at)),
    ) {
        (Some(high), Some(low)) if slopes.len().is_multiple_of(2) => (high + low) / 2.0,
        (Some(middle), _) => *middle,
        _ => 0.0,
    }
}

/// The probability that at least as many pairs are in rising order if all orders are as likely. Half of the ties count against.
pub fn kendall(values: &[f64]) -> f64 {
    let n = values.len();
    let falling = pairs(values).filter(|(_, _, a, b)| b < a).count();
    let ties = pairs(values).filter(|(_, _, a, b)| b == a).count();
    let falling = falling + ties.div_ceil(2);
    // p[k]: the share of orders of i values that have k falling pairs.
    let mut p = vec![1.0];
    for i in 2..=n {
        let mut next = vec![0.0; i * (i - 1) / 2 + 1];
        for (k, share) in p.iter().enumerate() {
            for slot in next.iter_mut().skip(k).take(i) {
                *slot += share / i as f64;
            }
        }
        p = next;
    }
    p.iter().take(falling + 1).sum()
}

/// All pairs: indices and values.
fn pairs(values: &[f64]) -> impl Iterator<Item = (usize, usize, f64, f64)> {
    let indexed = || values.iter().copied().enumerate();
    indexed().flat_map(move |(i, a)| indexed().skip(i + 1).map(move |(j, b)| (i, j, a, b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: f64 = (1 << 20) as f64;

    /// Random numbers in 0..1.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> f64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) as f64 / (1_u64 << 53) as f64
        }

        fn of(seed: u64) -> Dice {
            Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
        }

        fn between(&mut self, low: f64, high: f64) -> f64 {
            low + self.roll() * (high - low)
        }
    }

    /// The first cycle, from 1, at which the series is taken for a leak.
    fn alarm(series: impl IntoIterator<Item = f64>) -> Option<usize> {
        let mut detector = Detector::new(Limits::default());
        let mut cycles = series.into_iter().zip(1..);
        cycles.find_map(|(live, n)| detector.cycle(live as u64).map(|_| n))
    }

    #[test]
    fn tests_of_trend_by_hand() {
        assert_eq!(theil_sen(&[1.0, 2.0, 3.0, 100.0, 5.0]), 1.0);
        assert_eq!(theil_sen(&[4.0, 4.0]), 0.0);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        near(kendall(&[1.0, 2.0, 3.0]), 1.0 / 6.0);
        near(kendall(&[1.0, 3.0, 2.0]), 3.0 / 6.0);
        near(kendall(&[3.0, 2.0, 1.0]), 1.0);
        near(kendall(&[1.0, 2.0, 3.0, 4.0, 5.0]), 1.0 / 120.0);
        near(kendall(&[1.0, 2.0, 3.0, 5.0, 4.0]), 5.0 / 120.0);
    }

    #[test]
    fn a_leak_after_a_plateau_is_found_in_few_cycles() {
        for seed in 1..=200 {
            let mut dice = Dice::of(seed);
            let base = dice.between(8.0, 800.0) * MIB;
            let noise = dice.between(0.0, 0.03);
            let step = dice.between(0.03, 0.2) * base;
            let plateau = 20 + (dice.roll() * 80.0) as usize;
            let series: Vec<f64> = (0..plateau + 40)
                .map(|n| {
                    let leaked = n.saturating_sub(plateau) as f64 * step;
                    base * (1.0 + dice.between(-noise, noise)) + leaked
                })
                .collect();
            let found = alarm(series).unwrap_or_else(|| panic!("seed {seed}: no alarm"));
            assert!(
                found > plateau,
                "seed {seed}: alarm at {found} of {plateau}"
            );
            // As many cycles as the rise needs to be told from noise and to leave the old peak behind.
            let needed = 5 + (0.2 * base / step) as usize;
            assert!(
                found - plateau <= needed + 4,
                "seed {seed}: {found} of {plateau}"
            );
        }
    }

    /// A leak that gains an eighth of what is live with each cycle is told within twelve cycles of its beginning, half of such leaks within six. Fewer would not do:
    /// a program that grows into its next phase looks the same for five.
    #[test]
    fn leak_alert_latency() {
        let mut n_soon = 0;
        for seed in 1..=200 {
            let mut dice = Dice::of(seed);
            let base = dice.between(64.0, 800.0) * MIB;
            let noise = dice.between(0.0, 0.005);
            let step = dice.between(0.125, 0.3) * base;
            let plateau = 10 + (dice.roll() * 50.0) as usize;
            let series = (0..plateau + 20).map(|n| {
                let leaked = (n + 1).saturating_sub(plateau) as f64 * step;
                base * (1.0 + dice.between(-noise, noise)) + leaked
            });
            let found = alarm(series).unwrap_or_else(|| panic!("seed {seed}: no alarm"));
            let cycles = (found + 1).saturating_sub(plateau);
            assert!(
                found >= plateau && cycles <= 12,
                "seed {seed}: {cycles} cycles"
            );
            n_soon += usize::from(cycles <= 6);
        }
        assert!(n_soon >= 80, "{n_soon} of 200");
    }

    #[test]
    fn leak_rising_plateau_sawtooth() {
        for seed in 1..=200 {
            let mut dice = Dice::of(seed);
            let base = dice.between(8.0, 800.0) * MIB;
            let noise = dice.between(0.0, 0.03);
            let plateau: Vec<f64> = (0..300)
                .map(|_| base * (1.0 + dice.between(-noise, noise)))
                .collect();
            assert_eq!(alarm(plateau), None, "plateau {seed}");
            // Caches that fill for 3 to 9 cycles, by a fifth to five times, and are emptied.
            let (period, height) = (3 + (dice.roll() * 7.0) as usize, dice.between(0.2, 5.0));
            let sawtooth: Vec<f64> = (0..300)
                .map(|n| {
                    let tooth = (n % period) as f64 / period as f64;
                    base * (1.0 + height * tooth) * (1.0 + dice.between(-noise, noise))
                })
                .collect();
            assert_eq!(alarm(sawtooth), None, "sawtooth {seed}: {period} {height}");
            // A program that grows into its size and stays there.
            let warm_up: Vec<f64> = (0..300)
                .map(|n| base * (n.min(6) + 1) as f64 * (1.0 + dice.between(-noise, noise)))
                .collect();
            assert_eq!(alarm(warm_up), None, "warm-up {seed}");
        }
    }
}
