defmodule Coins.Rates do
  @base "http://rates.test/"

  def fetch(kind), do: kind |> url() |> request()

  defp url(kind), do: @base <> to_string(kind)

  defp request(url) do
    case HTTPoison.get(url) do
      {:ok, %{status_code: 200, body: body}} -> {:ok, body}
      {:error, reason} -> {:error, reason}
    end
  end
end
