//! All recipes of a run: the built-in ones and a project's own.

use super::{Recipe, RecipeError, load};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A folder's name, then each of its files with its text.
type Embedded = (&'static str, &'static [(&'static str, &'static str)]);

static BUILT_IN: &[Embedded] = &include!(concat!(env!("OUT_DIR"), "/transforms.rs"));

/// Recipes by id.
#[derive(Debug, Default)]
pub struct Registry {
    recipes: BTreeMap<String, Entry>,
}

/// A recipe with what its folder holds beside it.
#[derive(Debug)]
struct Entry {
    recipe: Recipe,
    readme: Option<String>,
    origin: Option<PathBuf>,
}

/// Why recipes could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A recipe is wrong.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// A folder or file could not be read.
    #[error("{path}: {reason}")]
    Unreadable {
        /// What could not be read.
        path: String,
        /// Why.
        reason: String,
    },
    /// Two recipes have one id.
    #[error("{path}: there is already a rule `{id}`; give this one another id")]
    Twice {
        /// The later recipe.
        path: String,
        /// The id.
        id: String,
    },
}

impl Registry {
    /// The recipes inside the binary.
    pub fn built_in() -> Result<Self, RegistryError> {
        let mut registry = Registry::default();
        for (folder, embedded) in BUILT_IN {
            let mut files: BTreeMap<String, String> =
                embedded.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
            let Some(text) = files.remove("recipe.toml") else { continue };
            let readme = files.get("README.md").cloned();
            registry.add(load(&format!("transforms/{folder}/recipe.toml"), &text, files)?, readme, None)?;
        }
        Ok(registry)
    }

    /// Adds every recipe folder below `dir` (a folder with a `recipe.toml`).
    pub fn add_dir(&mut self, dir: &Path) -> Result<(), RegistryError> {
        let mut folders: Vec<PathBuf> = read_dir(dir)?.into_iter().filter(|path| path.is_dir()).collect();
        folders.push(dir.to_path_buf());
        folders.sort();
        for folder in folders.into_iter().filter(|folder| folder.join("recipe.toml").is_file()) {
            self.add_folder(&folder)?;
        }
        Ok(())
    }

    /// Adds the recipe in `folder`.
    pub fn add_folder(&mut self, folder: &Path) -> Result<String, RegistryError> {
        let mut files = BTreeMap::new();
        for path in read_dir(folder)?.into_iter().filter(|path| path.is_file()) {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            files.insert(name.to_string(), text);
        }
        let path = folder.join("recipe.toml");
        let Some(text) = files.remove("recipe.toml") else {
            let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
            return Err(unreadable(&path, &missing));
        };
        let readme = files.get("README.md").cloned();
        let recipe = load(&path.display().to_string(), &text, files)?;
        let id = recipe.id.clone();
        self.add(recipe, readme, Some(folder.to_path_buf()))?;
        Ok(id)
    }

    /// The recipe with this id.
    pub fn get(&self, id: &str) -> Option<&Recipe> {
        self.recipes.get(id).map(|entry| &entry.recipe)
    }

    /// The README beside a recipe.
    pub fn readme(&self, id: &str) -> Option<&str> {
        self.recipes.get(id).and_then(|entry| entry.readme.as_deref())
    }

    /// The folder of a recipe that is not built in.
    pub fn origin(&self, id: &str) -> Option<&Path> {
        self.recipes.get(id).and_then(|entry| entry.origin.as_deref())
    }

    /// All recipes by id.
    pub fn iter(&self) -> impl Iterator<Item = &Recipe> {
        self.recipes.values().map(|entry| &entry.recipe)
    }

    fn add(
        &mut self,
        recipe: Recipe,
        readme: Option<String>,
        origin: Option<PathBuf>,
    ) -> Result<(), RegistryError> {
        let id = recipe.id.clone();
        if self.recipes.contains_key(&id) {
            let path = origin.map_or_else(|| format!("transforms/{id}"), |path| path.display().to_string());
            return Err(RegistryError::Twice { path, id });
        }
        self.recipes.insert(id, Entry { recipe, readme, origin });
        Ok(())
    }
}

fn read_dir(dir: &Path) -> Result<Vec<PathBuf>, RegistryError> {
    let entries = std::fs::read_dir(dir).map_err(|error| unreadable(dir, &error))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn unreadable(path: &Path, error: &std::io::Error) -> RegistryError {
    RegistryError::Unreadable { path: path.display().to_string(), reason: error.to_string() }
}
