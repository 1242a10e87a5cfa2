defmodule Grain.Importer do
  use GenServer
  require Logger

  def start_link(args), do: GenServer.start_link(__MODULE__, args)
  def dir(pid), do: GenServer.call(pid, :dir)

  def init(args) do
    Process.flag(:trap_exit, true)

    dir = tmp_dir(args)

    case File.mkdir(dir) do
      :ok ->
        {:ok, {dir, 0}}

      {:error, reason} ->
        {:stop, reason}
    end
  end

  def handle_call(:dir, _from, {dir, count}), do: {:reply, dir, {dir, count + 1}}

  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  def terminate(_reason, state) do
    File.rm_rf(elem(state, 0))
  end

  defp tmp_dir(args), do: System.tmp_dir!() |> Path.join("#{args[:name]}-#{System.os_time()}")
end
