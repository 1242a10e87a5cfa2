defmodule Grain.Importer do
  use GenServer

  def start_link(args), do: GenServer.start_link(__MODULE__, args)
  def dir(pid), do: GenServer.call(pid, :dir)

  def init(args) do
    dir = tmp_dir(args)

    case File.mkdir(dir) do
      :ok ->
        {:ok, {dir, 0}}

      {:error, reason} ->
        {:stop, reason}
    end
  end

  def handle_call(:dir, _from, {dir, count}), do: {:reply, dir, {dir, count + 1}}

  defp tmp_dir(args), do: System.tmp_dir!() |> Path.join("#{args[:name]}-#{System.os_time()}")
end
