//! Integer literals in any base, as canonical decimal digits.

use smol_str::SmolStr;

/// Longest literal in another base than ten: converting costs the square of the length.
const LONGEST_BASED: usize = 20_000;

/// The decimal digits of `1_000`, `0xFF`, `0o17` or `0b1`; `None` if it is none of these, or too long.
pub(super) fn decimal(text: &str) -> Option<SmolStr> {
    let (base, digits) = match text.get(..2) {
        Some("0x") => (16, &text[2..]),
        Some("0o") => (8, &text[2..]),
        Some("0b") => (2, &text[2..]),
        _ => (10, text),
    };
    if base == 10 {
        let mut all: String = digits.chars().filter(|&c| c != '_').collect();
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let zeros = all.len() - all.trim_start_matches('0').len();
        all.drain(..zeros.min(all.len() - 1));
        return Some(all.into());
    }
    if digits.len() > LONGEST_BASED {
        return None;
    }
    // Limbs of nine decimal digits, the least first.
    let mut limbs: Vec<u64> = vec![0];
    for c in digits.chars().filter(|&c| c != '_') {
        let mut carry = u64::from(c.to_digit(base)?);
        for limb in &mut limbs {
            let value = *limb * u64::from(base) + carry;
            *limb = value % 1_000_000_000;
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let (last, rest) = limbs.split_last()?;
    let mut all = last.to_string();
    for limb in rest.iter().rev() {
        all.push_str(&format!("{limb:09}"));
    }
    Some(all.into())
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn any_base_becomes_decimal() {
        for (text, digits) in [
            ("0", "0"),
            ("007", "7"),
            ("1_000", "1000"),
            ("0xFF", "255"),
            ("0o17", "15"),
            ("0b101", "5"),
            ("0xFFFF_FFFF_FFFF_FFFF_FFFF", "1208925819614629174706175"),
        ] {
            assert_eq!(decimal(text).as_deref(), Some(digits), "{text}");
        }
        assert_eq!(decimal(&format!("0x{}", "F".repeat(30_000))), None);
    }
}
