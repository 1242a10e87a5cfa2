defmodule :telemetry do
  @moduledoc """
  A stand-in for the `telemetry` library: same calls, same answers, in as few lines as the cases need.

  As in the library a handler runs in the process that emits, and one that raises is detached.
  """

  @table :salve_telemetry_stand_in

  @doc false
  # The table must outlive every test, so a process of its own holds it.
  def start do
    parent = self()

    spawn(fn ->
      :ets.new(@table, [:named_table, :public, :ordered_set])
      send(parent, :telemetry_started)
      Process.sleep(:infinity)
    end)

    receive do: (:telemetry_started -> :ok)
  end

  @doc false
  def reset, do: :ets.delete_all_objects(@table)

  def attach(id, event, handler, config), do: attach_many(id, [event], handler, config)

  def attach_many(id, events, handler, config) do
    if :ets.insert_new(@table, {id, events, handler, config}), do: :ok, else: {:error, :already_exists}
  end

  def detach(id) do
    case :ets.take(@table, id) do
      [] -> {:error, :not_found}
      [_] -> :ok
    end
  end

  def list_handlers(prefix) do
    for {id, events, handler, config} <- :ets.tab2list(@table),
        event <- events,
        List.starts_with?(event, prefix),
        do: %{id: id, event_name: event, function: handler, config: config}
  end

  def execute(event, measurements), do: execute(event, measurements, %{})

  def execute(event, value, metadata) when is_number(value), do: execute(event, %{value: value}, metadata)

  def execute(event, measurements, metadata) when is_map(measurements) and is_map(metadata) do
    for {id, events, handler, config} <- :ets.tab2list(@table), event in events do
      try do
        handler.(event, measurements, metadata, config)
      catch
        _, _ -> detach(id)
      end
    end

    :ok
  end

  def span(prefix, metadata, fun) do
    started = System.monotonic_time()
    execute(prefix ++ [:start], %{monotonic_time: started, system_time: System.system_time()}, metadata)

    try do
      {result, extra, stop_metadata} =
        case fun.() do
          {result, stop_metadata} -> {result, %{}, stop_metadata}
          {result, extra, stop_metadata} -> {result, extra, stop_metadata}
        end

      execute(prefix ++ [:stop], Map.merge(extra, times(started)), stop_metadata)
      result
    catch
      kind, reason ->
        failure = %{kind: kind, reason: reason, stacktrace: __STACKTRACE__}
        execute(prefix ++ [:exception], times(started), Map.merge(metadata, failure))
        :erlang.raise(kind, reason, __STACKTRACE__)
    end
  end

  defp times(started) do
    now = System.monotonic_time()
    %{duration: now - started, monotonic_time: now}
  end
end
