defmodule Jobs.Semaphore do
  @moduledoc false
  alias :ets, as: ETS
  @max_running 2

  @spec take(ETS.tid(), map()) :: {:ok, pos_integer()} | {:error, :full}
  def take(table, job) do
    case ETS.update_counter(table, job, [{2, 0}, {2, 1, @max_running, @max_running}], {job, 0}) do
      # one too many
      [old, _] when old >= @max_running ->
        {:error, :full}

      [_, running] ->
        {:ok, running}
    end
  end

  def give_back(table, job), do: ETS.update_counter(table, job, {2, -1})
end
