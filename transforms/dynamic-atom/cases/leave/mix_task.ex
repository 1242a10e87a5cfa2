defmodule Mix.Tasks.Relay.Gen do
  use Mix.Task

  @impl true
  def run([name | _]) do
    app = String.to_atom(Macro.underscore(name))
    Mix.shell().info("generating #{app}")
  end
end
