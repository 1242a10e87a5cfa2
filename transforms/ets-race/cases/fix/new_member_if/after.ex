defmodule Chat.Names do
  alias :ets, as: ETS

  def claim(names, name, session) do
    key = {:name, name}

    if ETS.insert_new(names, {key, session}) do
      :telemetry.execute([:chat, :names, :claimed], %{count: 1}, %{})
      {:ok, name}
    else
      # no second one of that name
      {:error, :name_taken}
    end
  end
end
