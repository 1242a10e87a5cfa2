//! Which file a module goes to.

use crate::engine::Unit;
use crate::otp::{File, siblings, underscore};

/// The customary file of the module `name`, below the folder of sources that `file` lies in.
///
/// Where the file's own module lies elsewhere than its name says (`lib/shop_web/live/cart_live.ex`), modules below its
/// name go into a folder named after the file, those beside its name into the same folder.
pub(super) fn of_module(file: &File, name: &str) -> String {
    let path = &file.path;
    let stem = path.trim_end_matches(".ex");
    let (main, _) = siblings(file);
    let main = main.map_or("", |main| main.name.as_str());
    let is_suffix =
        |named: &str| stem.strip_suffix(named).is_some_and(|root| root.is_empty() || root.ends_with('/'));
    let (folder, _) = path.rsplit_once('/').unwrap_or(("", path));
    let in_folder = |folder: &str, rest: &str| match folder {
        "" => format!("{rest}.ex"),
        folder => format!("{folder}/{rest}.ex"),
    };
    let named = underscore(main);
    if is_suffix(&named) {
        return format!("{}{}.ex", &stem[..stem.len() - named.len()], underscore(name));
    }
    let last = main.rsplit('.').next().unwrap_or("");
    if !last.is_empty() && is_suffix(&underscore(last)) {
        if let Some(below) = name.strip_prefix(main).and_then(|rest| rest.strip_prefix('.')) {
            return format!("{stem}/{}.ex", underscore(below));
        }
        let beside = main.strip_suffix(last).filter(|parent| !parent.is_empty());
        if let Some(rest) = beside.and_then(|parent| name.strip_prefix(parent)) {
            return in_folder(folder, &underscore(rest));
        }
    }
    let root = match path.rfind("/lib/") {
        Some(at) => &path[..at + 4],
        None if path.starts_with("lib/") => "lib",
        None => folder,
    };
    in_folder(root, &underscore(name))
}

/// An error if there is such a file, or such a module, already.
pub(super) fn is_free(unit: &Unit, name: &str, path: &str) -> Result<(), String> {
    if unit.project.has_file(path) {
        return Err(format!("{path} exists already"));
    }
    let elsewhere = unit.project.defining(name).filter(|file| file.path != unit.file.path);
    match elsewhere {
        Some(file) => Err(format!("{} defines {name} already", file.path)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_go_where_their_names_say() {
        let place = |path: &str, main: &str, name: &str| {
            let file = File::parse(path, &format!("defmodule {main} do\nend\n")).expect("it parses");
            of_module(&file, name)
        };
        for (path, main, name, wanted) in [
            ("lib/shop/cart.ex", "Shop.Cart", "Shop.Cart.Item", "lib/shop/cart/item.ex"),
            ("apps/a/lib/shop/cart.ex", "Shop.Cart", "Shop.Box", "apps/a/lib/shop/box.ex"),
            (
                "lib/shop_web/live/cart_live.ex",
                "ShopWeb.CartLive",
                "ShopWeb.CartLive.Row",
                "lib/shop_web/live/cart_live/row.ex",
            ),
            (
                "lib/shop_web/live/cart_live.ex",
                "ShopWeb.CartLive",
                "ShopWeb.RowLive",
                "lib/shop_web/live/row_live.ex",
            ),
            ("lib/case.ex", "Shop.Cart", "Shop.Cart.Item", "lib/shop/cart/item.ex"),
            ("a.ex", "Shop.Cart", "Shop.Cart.Item", "shop/cart/item.ex"),
        ] {
            assert_eq!(place(path, main, name), wanted, "{path} {name}");
        }
    }
}
