defmodule Salve.DeliveryOracle do
  @moduledoc "What oracles ask of code that sends: processes that are gone, and what is told of them."

  @doc "A process that has just ended."
  def gone do
    {pid, ref} = spawn_monitor(fn -> :ok end)

    receive do
      {:DOWN, ^ref, :process, ^pid, _} -> pid
    end
  end

  @doc "A process that takes one message, hands it to the caller as `{:taken, message}` and ends."
  def taker do
    test = self()

    spawn(fn ->
      receive do
        message -> send(test, {:taken, message})
      end
    end)
  end

  @doc "The events of this name that are emitted while `fun` runs: a list of measurements and metadata."
  def events(event, fun) do
    {test, ref} = {self(), make_ref()}
    handler = fn _, measurements, metadata, _ -> send(test, {ref, measurements, metadata}) end
    :ok = :telemetry.attach(ref, event, handler, nil)
    fun.()
    :telemetry.detach(ref)
    collect(ref)
  end

  @doc "The failed deliveries that are logged while `fun` runs."
  def warnings(fun) do
    log = ExUnit.CaptureLog.capture_log(fun)
    log |> String.split("\n") |> Enum.filter(&(&1 =~ "delivery failed")) |> length()
  end

  defp collect(ref) do
    receive do
      {^ref, measurements, metadata} -> [{measurements, metadata} | collect(ref)]
    after
      0 -> []
    end
  end
end
