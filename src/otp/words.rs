//! The words of a file, in little space.

/// A bit for the hash of each word that occurs: it may tell of a word that does not, never miss one that does.
#[derive(Debug)]
pub(super) struct Words(Box<[u64; CELLS]>);

const CELLS: usize = 64;

impl Default for Words {
    fn default() -> Self {
        Self(Box::new([0; CELLS]))
    }
}

impl Words {
    /// The words of a text.
    pub fn of(text: &[u8]) -> Self {
        let mut words = Self::default();
        for (cell, bit) in text.split(is_between).filter_map(place) {
            words.0[cell] |= bit;
        }
        words
    }

    /// False if the word, or what looks like several to this set, does not occur.
    pub fn may_hold(&self, word: &str) -> bool {
        word.as_bytes().split(is_between).filter_map(place).all(|(cell, bit)| self.0[cell] & bit != 0)
    }
}

fn is_between(byte: &u8) -> bool {
    !byte.is_ascii_alphanumeric() && *byte != b'_'
}

/// The cell and the bit of a word.
fn place(word: &[u8]) -> Option<(usize, u64)> {
    let hash = word.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = hash ^ (hash >> 32);
    (!word.is_empty()).then_some(((mixed >> 6) as usize % CELLS, 1 << (mixed % 64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_missed() {
        let words = Words::of("def f?(x), do: :\u{e9}t\u{e9} + Shop.Cart.add!(x_1)".as_bytes());
        for word in ["def", "f?", "f", "\u{e9}t\u{e9}", "Cart", "Shop.Cart", "add!", "x_1", ""] {
            assert!(words.may_hold(word), "{word}");
        }
        let others = ["ad", "Carts", "x_", "de", "fetch", "handle_call"];
        assert!(others.iter().filter(|word| words.may_hold(word)).count() <= 1);
        assert!(!Words::default().may_hold("a") && Words::default().may_hold(""));
    }
}
