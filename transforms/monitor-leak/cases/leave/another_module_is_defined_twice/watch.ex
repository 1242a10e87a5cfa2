# Which of the two is compiled is for the project to say.
if System.get_env("ARCADE_WATCH") do
  defmodule Arcade.Watch do
    @moduledoc false
    def watch(pid), do: Process.monitor(pid)
  end
else
  defmodule Arcade.Watch do
    @moduledoc false
    def watch(_pid), do: :ok
  end
end
